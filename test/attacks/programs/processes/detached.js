// tries: to leave a shell behind that goes on working, in a session of its own
// must: AC
// prints: contained
const { spawn } = require('node:child_process')
const shell = spawn('/bin/sh', ['-c', 'trap "" HUP TERM INT; echo there; while :; do sleep 1; done'], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
shell.stdout.once('data', () => {
  console.log('contained')
  process.exit(0)
})

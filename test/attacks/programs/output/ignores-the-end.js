// tries: to keep writing whatever happens to its output
// must: OLE
// limits: cpu 2s, wall 5s, output 1 MiB
const fs = require('node:fs')
process.on('SIGPIPE', () => {})
process.on('uncaughtException', () => {})
const bytes = Buffer.alloc(1 << 16, 'x')
for (;;)
  try {
    fs.writeSync(1, bytes)
  } catch {
    // Again.
  }

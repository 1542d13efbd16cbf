// npm run cgroup2 -- [--user root|delegated|plain] [--seconds N] COMMAND: runs a shell command in the machine, and ends as it did.
import { parseArgs } from 'node:util'
import { runInMachine, users } from './machine.ts'

const { values, positionals } = parseArgs({
  options: { user: { type: 'string', default: 'root' }, seconds: { type: 'string', default: '600' } },
  allowPositionals: true,
})
const user = users.find((name) => name === values.user)
if (user === undefined || positionals.length === 0) {
  console.error(`npm run cgroup2 -- [--user ${users.join('|')}] [--seconds N] COMMAND`)
  process.exit(2)
}
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
try {
  process.exitCode = await runInMachine({
    command: positionals.join(' '),
    user,
    limitMs: Number(values.seconds) * 1000,
    onOutput: (bytes) => process.stdout.write(bytes),
    say: (line) => console.error(`cgroup2 machine · ${line}`),
    signal: stop.signal,
  })
} catch (error) {
  console.error(`cgroup2 machine · ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 124
}

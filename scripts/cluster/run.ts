// `npm run cluster`: Gavel as it runs for many, on this machine, until Ctrl-C.
import { parseArgs } from 'node:util'
import { startCluster } from './cluster.ts'

for (const name of Object.keys(process.env)) if (name.startsWith('GAVEL_')) delete process.env[name]
const { values } = parseArgs({ options: { port: { type: 'string', default: '8080' }, verbose: { type: 'boolean', default: false } } })
const asked = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
})

print('starting PostgreSQL, Kafka, S3, 4 APIs behind HAProxy, 2 relays, 2 workers …')
const cluster = await startCluster({
  port: Number(values.port),
  environment: { GAVEL_LOG_LEVEL: values.verbose ? 'info' : 'warn' },
  onLine: (part, line) => {
    // PostgreSQL says at each start and stop what it does.
    if (values.verbose || !line.includes(' LOG: ')) print(`${part.padEnd(10)} ${line}`)
  },
})
for (const { name, place, processId } of cluster.parts) print(`  ${name.padEnd(10)} ${String(processId).padEnd(8)} ${place}`)
print(`\nGavel is ready: ${cluster.url}\n  sign in    ${cluster.url}/#token=${cluster.adminToken}\n  commands   export GAVEL_URL=${cluster.url} GAVEL_TOKEN=${cluster.adminToken}\n  to break a part: kill -9 its number; Ctrl-C stops all`)
await asked
print('stopping …')
await cluster.stop()

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

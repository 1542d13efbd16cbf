// Runs a server in the folder of its argument and prints where it listens, for a test to kill.
import { pino } from 'pino'
import { startEmbeddedPostgres } from '../../../src/store/embedded/start.ts'

const server = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log: pino({ level: 'silent' }), signal: AbortSignal.timeout(60_000) })
console.log(server.connectionString)

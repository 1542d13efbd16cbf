import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { startEmbeddedPostgres } from '../../src/store/embedded/start.ts'

/**
 * A PostgreSQL server for tests in a temporary folder. A runner of many test files starts one and sets GAVEL_TEST_DATABASE_URL to its
 * `connectionString`, so that they share it; a test file that runs alone starts its own.
 */
export async function startTestServer(): Promise<{ connectionString: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gavel-test-postgres-'))
  const server = await startEmbeddedPostgres({ dataDir, log: pino({ level: 'silent' }), signal: AbortSignal.timeout(60_000) })
  return {
    connectionString: server.connectionString,
    async stop() {
      await server.stop()
      await rm(dataDir, { recursive: true })
    },
  }
}

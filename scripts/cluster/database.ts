import { mkdir, realpath } from 'node:fs/promises'
import type { Logger } from 'pino'
import { findBinaries } from '../../src/store/embedded/binaries.ts'
import { makeCluster } from '../../src/store/embedded/cluster.ts'
import { prepareFolders } from '../../src/store/embedded/folders.ts'
import { clearLeftovers } from '../../src/store/embedded/leftovers.ts'
import { findServerUser } from '../../src/store/embedded/server-user.ts'
import { postgresCommand } from '../../src/store/embedded/start.ts'
import { openDatabase } from '../../src/store/connect.ts'
import { migrate } from '../../src/store/migrate.ts'
import { ensureAdmin } from '../../src/store/tokens.ts'
import { processPart, type Part } from './part.ts'

export interface DatabasePart {
  part: Part
  connectionString: string
}

/** The PostgreSQL that Gavel brings along, without the supervisor that would start it again by itself. */
export async function databasePart(dir: string, onLine: (line: string) => void): Promise<DatabasePart> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const user = await findServerUser()
  const folders = await prepareFolders(await realpath(dir), user)
  const binaries = await findBinaries(folders.root, user)
  await makeCluster(binaries, folders, user, AbortSignal.timeout(60_000))
  const connectionString = `postgresql://gavel@localhost/postgres?host=${encodeURIComponent(folders.socket)}`
  const part = processPart({
    name: 'postgres',
    place: connectionString,
    command: await postgresCommand(binaries, folders, user),
    environment: process.env,
    onLine,
    prepare: () => clearLeftovers(folders),
    // Its quick and orderly stop; SIGTERM would wait for all who are connected.
    stopSignal: 'SIGINT',
    isReady: async (lines) => lines.some((line) => line.includes('database system is ready to accept connections')),
  })
  return { part, connectionString }
}

/** Makes the tables, and the administrator whose token this is: what `gavel serve` does before it starts its parts. */
export async function prepareDatabase(connectionString: string, adminToken: string, log: Logger): Promise<void> {
  const db = openDatabase({ connectionString, maxConnections: 2, applicationName: 'gavel cluster', log })
  try {
    await migrate(db)
    await ensureAdmin(db, adminToken, { replaces: true })
  } finally {
    await db.destroy()
  }
}

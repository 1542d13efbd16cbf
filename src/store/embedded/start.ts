import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BaseLogger } from 'pino'
import { findBinaries } from './binaries.ts'
import { makeCluster } from './cluster.ts'
import { serverCommand } from './command.ts'
import { prepareFolders, removeSocketElsewhere, type Folders } from './folders.ts'
import { clearLeftovers } from './leftovers.ts'
import { lockDataFolder } from './lock.ts'
import { startPostmaster, type Postmaster } from './postmaster.ts'
import { findServerUser, type ServerUser } from './server-user.ts'

export interface EmbeddedPostgres {
  /** For `pg`; a unix socket that only root and the server's user reach. It stays the same when the server is started again. */
  connectionString: string
  /** Ends the server within 5 s; what was committed stays. */
  stop(): Promise<void>
}

/**
 * The server's life: `ready` → `restarting` when it dies → `ready`, however long that takes: a full disk, say, is somebody's to mend. `stopping` from each.
 */
type State = 'ready' | 'restarting' | 'stopping'

const longestPauseMs = 5_000

/**
 * Starts a PostgreSQL server of our own in `dataDir`, making both when they are not there, and keeps it running until `stop`, or
 * until we end, however that happens. As root it runs as `nobody`.
 * Throws a Fault POSTGRES_START_FAILED that says what is wrong, also when another process runs one in the same folder.
 * `signal` ends the start, not the running server.
 */
export async function startEmbeddedPostgres(options: { dataDir: string; log: BaseLogger; signal: AbortSignal }): Promise<EmbeddedPostgres> {
  const { log, signal } = options
  const user = await findServerUser()
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 })
  const root = await realpath(options.dataDir)
  const unlock = await lockDataFolder(root)
  try {
    const folders = await prepareFolders(root, user)
    const binaries = await findBinaries(root, user)
    await makeCluster(binaries, folders, user, signal)
    const start = async (until: AbortSignal) => {
      await clearLeftovers(folders)
      return startPostmaster(await postgresCommand(binaries, folders, user), log, until)
    }
    const stop = keepRunning(await start(signal), start, log)
    return {
      connectionString: `postgresql://gavel@localhost/postgres?host=${encodeURIComponent(folders.socket)}`,
      async stop() {
        await stop()
        await removeSocketElsewhere(folders)
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** The command that runs the server whose files lie in these folders. */
export function postgresCommand(binaries: string, folders: Folders, user: ServerUser | null): Promise<string[]> {
  const settings = {
    listen_addresses: '', port: '5432', unix_socket_directories: folders.socket, max_connections: '100', log_min_messages: 'error', jit: 'off',
    // Queries here are short; workers would only need shared memory that containers do not give.
    max_parallel_workers_per_gather: '0',
  }
  const argv = [join(binaries, 'bin', 'postgres'), '-D', folders.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  return serverCommand(argv, folders.root, user)
}

/** Starts the server again whenever it ends on its own. Gives the function that ends both. */
function keepRunning(first: Postmaster, start: (until: AbortSignal) => Promise<Postmaster>, log: BaseLogger): () => Promise<void> {
  const stopping = new AbortController()
  let state: State = 'ready'
  let postmaster = first

  const watch = async () => {
    while (state === 'ready') {
      await postmaster.ended
      if (stopping.signal.aborted) return
      state = 'restarting'
      for (let attempt = 1; state === 'restarting'; attempt++) {
        log.error({ attempt }, 'the database ended by itself; starting it again')
        try {
          postmaster = await start(stopping.signal)
          state = 'ready'
        } catch (error) {
          if (stopping.signal.aborted) return
          log.error({ reason: error instanceof Error ? error.message : 'unknown' }, 'the database could not be started again')
          await sleep(Math.min(200 * attempt, longestPauseMs), undefined, { signal: stopping.signal }).catch(() => undefined)
        }
      }
    }
  }
  const watching = watch()
  return async () => {
    state = 'stopping'
    stopping.abort()
    await postmaster.stop()
    await watching
  }
}

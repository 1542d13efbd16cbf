import { readFile, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { hasCode } from '../../domain/error-code.ts'
import { Fault } from '../../domain/fault.ts'
import type { Folders } from './folders.ts'

/**
 * Ends what an earlier server of this data folder left: a postmaster that outlived its supervisor, backends of one that was killed
 * (they end by themselves), and their lock files. Only for the holder of the data folder's lock.
 */
export async function clearLeftovers({ data, socket }: Folders): Promise<void> {
  const pidFile = join(data, 'postmaster.pid')
  const postmaster = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0])
  if (!postmaster) return
  for (const [signal, waitMs] of [['SIGINT', 5_000], ['SIGQUIT', 3_000], ['SIGKILL', 2_000]] as const) {
    const left = await serverProcesses(data)
    for (const pid of signal === 'SIGINT' ? left.filter((one) => one === postmaster) : left) kill(pid, signal)
    // One that somebody has stopped hears nothing else.
    for (const pid of left) kill(pid, 'SIGCONT')
    if (await allEnd(data, waitMs)) {
      // PostgreSQL would take a number that lives on, be it another process's or that of a zombie nobody reaps, for its owner.
      for (const file of [pidFile, join(socket, '.s.PGSQL.5432.lock'), join(socket, '.s.PGSQL.5432')]) await rm(file, { force: true })
      return
    }
  }
  throw new Fault('POSTGRES_START_FAILED', `processes of an earlier server in ${data} cannot be ended: ${(await serverProcesses(data)).join(', ')}`, { canRetry: true })
}

/** Every process of a server works in its data folder. */
async function serverProcesses(data: string): Promise<number[]> {
  const { dev, ino } = await stat(data)
  const pids: number[] = []
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const cwd = await stat(`/proc/${entry}/cwd`)
      if (cwd.dev === dev && cwd.ino === ino && (await readFile(`/proc/${entry}/comm`, 'utf8')) === 'postgres\n') pids.push(Number(entry))
    } catch {
      // It has ended, or is somebody else's.
    }
  }
  return pids
}

async function allEnd(data: string, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs
  while ((await serverProcesses(data)).length > 0) {
    if (performance.now() > deadline) return false
    // They are not our children: there is no event to wait for.
    await sleep(20)
  }
  return true
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error
  }
}

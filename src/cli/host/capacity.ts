import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { defaultLimits } from '../../domain/limits.ts'
import type { Feature } from '../../sandbox/check.ts'
import { bytesText } from '../print.ts'
import { memoryForRunsBytes } from './memory.ts'

const GiB = 1024 ** 3

/** Below this a day of test data and compiled programs may not fit. */
const tightDiskBytes = 2 * GiB

export interface Capacity {
  slots: number
  /** One logical processor of each physical core that may be used. */
  cores: readonly number[]
  dataDir: string
}

/** Whether cores, memory and disk are enough for so many slots. Nothing of it makes judging unsafe. */
export function capacityFeatures({ slots, cores, dataDir }: Capacity): Feature[] {
  // A run is never larger than its compilation, unless its problem says so.
  const neededBytes = slots * defaultLimits.compileMemoryKib * 1024
  const memoryBytes = memoryForRunsBytes()
  const freeBytes = freeDiskBytes(dataDir)
  const quota = cpuQuota()
  const slotsText = `${slots} ${slots === 1 ? 'slot' : 'slots'}`
  return [
    feature('cores', slots <= cores.length && (quota === null || quota >= slots), {
      detail: `${slotsText}, physical cores ${cores.join(', ')}`,
      without:
        slots > cores.length
          ? `${slotsText} share ${cores.length} physical cores, so programs slow one another down`
          : `${slotsText} may use ${quota} cores' time together: a program may be stopped in the middle until its turn comes`,
      mend: slots > cores.length ? `GAVEL_SLOTS=${cores.length} COMMAND` : `GAVEL_SLOTS=${Math.max(1, Math.floor(quota ?? 1))} COMMAND (or take the CPU limit off this container)`,
    }),
    feature('memory', memoryBytes >= neededBytes, {
      detail: `${bytesText(memoryBytes)} for ${slotsText}`,
      without: `${slotsText} that compile at once may take ${bytesText(neededBytes)}, and there are ${bytesText(memoryBytes)}: what has no room waits for its turn`,
      mend: `GAVEL_SLOTS=${Math.max(1, Math.floor(memoryBytes / (defaultLimits.compileMemoryKib * 1024)))} COMMAND`,
    }),
    feature('disk', freeBytes >= tightDiskBytes, {
      detail: `${bytesText(freeBytes)} free for ${dataDir}`,
      without: `only ${bytesText(freeBytes)} are free for ${dataDir}: test data may not fit`,
      mend: 'GAVEL_DATA_DIR=/a/larger/disk COMMAND',
    }),
  ]
}

function feature(name: string, ok: boolean, { detail, without, mend }: { detail: string; without: string; mend: string }): Feature {
  return { name, ok, required: false, detail: ok ? detail : '', without: ok ? null : without, mend: ok ? null : mend }
}

/** What an ordinary user may still write to the disk that holds, or will hold, the folder. */
function freeDiskBytes(folder: string): number {
  let existing = folder
  while (!existsSync(existing)) existing = dirname(existing)
  const disk = statfsSync(existing)
  return disk.bavail * disk.bsize
}

/** How many cores' time the cgroup that this process is in may use; null when that is not limited (cgroups(7), cpu.max). */
export function cpuQuota(read: (path: string) => string = textOf): number | null {
  const memberships = read('/proc/self/cgroup').split('\n').map((line) => line.split(':'))
  const v1 = memberships.find(([, controllers = '']) => controllers.split(',').includes('cpu'))?.[2]
  const v2 = memberships.find(([number]) => number === '0')?.[2] ?? '/'
  // In a container the path is the host's, and what it names is the top of what is mounted.
  const first = (...paths: string[]) => paths.map(read).find((text) => text !== '') ?? ''
  const [quota = '', period = ''] =
    v1 === undefined
      ? first(`/sys/fs/cgroup${v2}/cpu.max`, '/sys/fs/cgroup/cpu.max').split(/\s/)
      : ['quota', 'period'].map((word) => first(`/sys/fs/cgroup/cpu${v1}/cpu.cfs_${word}_us`, `/sys/fs/cgroup/cpu/cpu.cfs_${word}_us`).trim())
  const cores = Number(quota) / Number(period)
  return /^\d+$/.test(quota) && cores > 0 && cores < availableParallelism() ? cores : null
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

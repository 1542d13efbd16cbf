import { existsSync, readFileSync, readdirSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'

/** So many bytes are that share of the disk that holds (or will hold) the folder. */
export function shareOfDisk(dir: string, share: number): number {
  let existing = dir
  while (!existsSync(existing)) existing = dirname(existing)
  const disk = statfsSync(existing)
  return Math.floor(disk.bsize * disk.blocks * share)
}

/** One logical processor of each physical core that this process may use. Source: sysfs topology, Cpus_allowed_list. */
export function physicalCores(): number[] {
  const allowed = parseCpuList(/Cpus_allowed_list:\s*(\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0')
  const sysfs = '/sys/devices/system/cpu'
  const seen = new Set<string>()
  return allowed.filter((cpu) => {
    const topology = `${sysfs}/cpu${cpu}/topology`
    const siblings = existsSync(topology) && readdirSync(topology).includes('thread_siblings_list')
      ? readFileSync(`${topology}/thread_siblings_list`, 'utf8')
      : String(cpu)
    if (seen.has(siblings)) return false
    seen.add(siblings)
    return true
  })
}

/** `0-2,5` → 0, 1, 2, 5. */
function parseCpuList(list: string): number[] {
  return list.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, index) => from + index)
  })
}

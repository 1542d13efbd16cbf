import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The processes of one box, and its cgroup for memory. */
export interface Box {
  keeper: number
  cgroup: string
}

/** What a box holds between two runs. */
export interface Held {
  /** Open in keeper and zygote. */
  descriptors: number
  /** Of keeper and zygote. */
  residentBytes: number
  /** Charged to the slot's cgroup, and of that what is the kernel's; null where the host does not tell. */
  cgroupBytes: number | null
  kernelBytes: number | null
  /** Of all the host, with those that were removed but are still charged for something. */
  hostCgroups: number | null
}

/** @param name of the slot. @throws Error when no box of this name runs */
export function boxOf(name: string): Box {
  const keeper = readdirSync('/proc').map(Number).find((pid) => pid > 0 && pid !== process.pid && commandLine(pid).includes(`\0--name\0${name}\0`))
  if (keeper === undefined) throw new Error(`no box ${name} runs`)
  const [zygote = 0] = childrenOf(keeper)
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n').map((line) => line.split(' '))
  const mount = mounts.find(([, , type, flags = '']) => type === 'cgroup' && flags.split(',').includes('memory')) ?? mounts.find(([, , type]) => type === 'cgroup2')
  const memberships = readFileSync(`/proc/${zygote}/cgroup`, 'utf8').trim().split('\n').map((line) => line.split(':'))
  const own = memberships.find(([, list = '']) => list.split(',').includes('memory')) ?? memberships.find(([hierarchy]) => hierarchy === '0')
  // The last folder is a leaf, which is replaced now and then.
  return { keeper, cgroup: join(mount?.[1] ?? '', own?.[2] ?? '', '..') }
}

export function heldBy({ keeper, cgroup }: Box): Held {
  const processes = [keeper, ...childrenOf(keeper)]
  const total = (of: (pid: number) => number) => processes.reduce((sum, pid) => sum + of(pid), 0)
  return {
    descriptors: total((pid) => readdirSync(`/proc/${pid}/fd`).length),
    residentBytes: total((pid) => 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN)),
    cgroupBytes: number(join(cgroup, 'memory.usage_in_bytes')) ?? number(join(cgroup, 'memory.current')),
    kernelBytes: number(join(cgroup, 'memory.kmem.usage_in_bytes')) ?? field(join(cgroup, 'memory.stat'), 'kernel'),
    hostCgroups: field('/proc/cgroups', 'memory\t\\d+'),
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''  // it has ended meanwhile
  }
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
}

function number(path: string): number | null {
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) : null
}

function field(path: string, name: string): number | null {
  const value = existsSync(path) ? new RegExp(`^${name}\\s+(\\d+)`, 'm').exec(readFileSync(path, 'utf8'))?.[1] : undefined
  return value === undefined ? null : Number(value)
}

import { readFileSync, readdirSync } from 'node:fs'

/** What a process and all that it started have used so far, and hold now. */
export interface Usage {
  /** Of the process itself, all its threads. */
  ownCpuMs: number
  /** Of all of them, with those that have ended and were waited for. */
  cpuMs: number
}

/** Of `cutime` and the like in proc_pid_stat(5): what Linux says to user space on every machine. */
const ticksPerSecond = 100

/** Reads /proc; a process that ends meanwhile counts as nothing. */
export function usageOf(processId: number): Usage {
  const ownCpuMs = cpuOf(processId)
  const tree = treeOf(processId)
  return { ownCpuMs, cpuMs: tree.reduce((sum, id) => sum + cpuOf(id) + cpuOfEnded(id), 0) }
}

/** The memory of a process and all that it started: what several share counts once (the proportional set size of proc_pid_smaps(5)). */
export function memoryOf(processId: number): number {
  return treeOf(processId).reduce((sum, id) => sum + 1024 * Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${id}/smaps_rollup`))?.[1] ?? 0), 0)
}

function treeOf(id: number): number[] {
  const children = list(`/proc/${id}/task`).flatMap((thread) => read(`/proc/${id}/task/${thread}/children`).split(' ').filter(Boolean).map(Number))
  return [id, ...children.flatMap(treeOf)]
}

/** Of its threads that live, to the nanosecond (schedstat: the first number). */
function cpuOf(id: number): number {
  return list(`/proc/${id}/task`).reduce((sum, thread) => sum + Number(read(`/proc/${id}/task/${thread}/schedstat`).split(' ')[0] ?? 0) / 1e6, 0)
}

function cpuOfEnded(id: number): number {
  const fields = read(`/proc/${id}/stat`).split(') ').at(-1)?.split(' ') ?? []
  return ((Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) * 1000) / ticksPerSecond
}

function list(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** What a program may use on each test, and what its sources and its compilation may. */
export interface Limits {
  /** CPU time of the whole process tree. */
  timeMs: number
  /** Time on the clock, for programs that sleep. */
  wallMs: number
  memoryKib: number
  /** Standard output and standard error together. */
  outputKib: number
  /** Processes and threads that exist at once. */
  processes: number
  /** All source files together. */
  sourceKib: number
  compileTimeMs: number
  compileMemoryKib: number
}

/** The installation's limits, for whatever a package does not say. */
export const defaultLimits: Limits = {
  timeMs: 2_000,
  wallMs: 5_000,
  memoryKib: 512 * 1024,
  outputKib: 8 * 1024,
  processes: 64,
  sourceKib: 256,
  compileTimeMs: 30_000,
  compileMemoryKib: 2 * 1024 * 1024,
}

/**
 * Where a program is stopped: a little beyond its CPU limit. One that ends in between was perhaps slowed down by what else
 * the machine did, and is run again alone before it is told that it took too long.
 */
export function stopMsFor(timeMs: number): number {
  return Math.ceil(timeMs * 1.15)
}

/** Wall time that goes with a CPU limit: twice it plus a second, so that waiting for the disk is not punished. */
export function wallMsFor(timeMs: number): number {
  return 2 * timeMs + 1_000
}

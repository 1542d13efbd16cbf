import { availableParallelism, cpus, loadavg, release } from 'node:os'

/** Where and when something was measured. */
export interface Machine {
  date: string
  kernel: string
  processor: string
  cores: number
  /** How busy it was with other things; before the measurement. */
  load: number
}

export function machineNow(): Machine {
  return { date: new Date().toISOString(), kernel: release(), processor: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), load: loadavg()[0] ?? NaN }
}

export function machineLine({ date, kernel, processor, cores, load }: Machine): string {
  return `${date.slice(0, 16)} UTC, Linux ${kernel}, ${processor}, ${cores} cores, load ${load.toFixed(1)} at the start`
}

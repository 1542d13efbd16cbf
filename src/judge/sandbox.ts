import type { CheckerFlags, Difference } from '../domain/checker.ts'
import type { ProgramFile } from '../domain/compilation.ts'

/** What judging needs of a box: one for each slot, one conversation at a time. */
export interface Sandbox {
  /** Empties the folder of the program, `/program`. */
  clearProgram(): Promise<void>
  putProgramFile(name: string, bytes: Uint8Array, executable?: boolean): Promise<void>
  /** A file of `/program`; null when it has more bytes. */
  readProgramFile(name: string, mostBytes: number): Promise<ProgramFile | null>
  /** A file in the working folder, `/w`, of the next run. */
  putWorkFile(name: string, bytes: Uint8Array): Promise<void>
  /** May be called again before the first has answered; answered in order. */
  run(spec: BoxRun): Promise<BoxResult>
  /** Kills the run in progress; it and those waiting are answered `aborted`. */
  abort(): void
  /** Settles when the box is gone, however. */
  readonly exited: Promise<void>
  close(): Promise<void>
}

export interface BoxRun {
  argv: string[]
  env: Record<string, string>
  /** A path below the box's data folder, or the bytes themselves; without it, empty. */
  stdin?: { path: string } | { bytes: Uint8Array }
  limits: BoxLimits
  /** Standard output is compared with the file at this path below the data folder. */
  compare?: { answerPath: string } & CheckerFlags
  keepStdoutBytes?: number
  keepStderrBytes?: number
  /** Files of the working folder that become the program after exit code 0. */
  collect?: string[]
  /** Answered `skipped` when a run before it, back to the last one without this, did not pass. */
  onlyIfPassed?: boolean
}

export interface BoxLimits {
  cpuTimeMs: number
  /** Stopped only here; a run that ends in between is over its limit all the same. Default `cpuTimeMs`. */
  cpuStopMs?: number
  wallTimeMs: number
  memoryBytes: number
  /** Standard output and standard error together. */
  outputBytes: number
  processes: number
  /** Of one file that is written. */
  fileBytes?: number
}

export type BoxOutcome = 'exited' | 'signaled' | 'cpu_limit' | 'wall_limit' | 'memory_limit' | 'output_limit' | 'skipped' | 'aborted'

export interface BoxResult {
  outcome: BoxOutcome
  /** Ended by itself with 0, within all limits and, if it was compared, with the right output. */
  passed: boolean
  exitCode: number | null
  signal: string | null
  cpuTimeNs: number | bigint
  wallTimeNs: number | bigint
  peakMemoryBytes: number
  stdoutBytes: number
  stderrBytes: number
  /** The beginning of both. */
  stdout: Uint8Array
  stderr: Uint8Array
  /** Null when nothing was compared, or the run did not come to its end. */
  comparison: null | { equal: true } | ({ equal: false } & Difference)
  /** What became the program. */
  collected: string[]
  evidence: {
    /** Processes that the kernel killed for memory. */
    oomKills: number
    /** Processes and threads over the limit. */
    processesRefused: number
    /** Charged to the slot before the run began. */
    memoryBaselineBytes: number
    /** How long it waited for a core that something else had, or for the disk. */
    waitedNs: number
    /** The run took the box down with it. */
    boxRestarted: boolean
    /** Why what was to be collected was not. */
    collectError: string | null
  }
}

/** What every program and compiler finds in its environment; a language may add to it. */
export const baseEnv: Readonly<Record<string, string>> = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/w',
  TMPDIR: '/tmp',
  LANG: 'C.UTF-8',
}

/** The first this many bytes of an output are kept for people to see. */
export const keptBytes = 64 * 1024

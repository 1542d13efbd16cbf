import type { CheckerFlags } from '../domain/checker.ts'

/** A program to be run. */
export interface RunSpec {
  /** The first is an absolute path inside the box. */
  argv: readonly string[]
  env: Readonly<Record<string, string>>
  /** Default `/w`. */
  cwd?: string
  /** A path below the data folder, or the bytes themselves; without it, empty. */
  stdin?: { path: string } | { bytes: Uint8Array }
  limits: RunLimits
  /** Standard output is compared with the file at this path below the data folder. */
  compare?: { answerPath: string } & CheckerFlags
  /** Of the output's beginning; 64 KiB by default. */
  keepStdoutBytes?: number
  keepStderrBytes?: number
  /** Files of `/w` that become files of `/program` after exit code 0: patterns, in which `*` does not match `/`. */
  collect?: readonly string[]
  /** Answered `skipped` when the run before it did not pass (or was skipped itself). */
  onlyIfPassed?: boolean
}

export interface RunLimits {
  /** Of all threads and children together. */
  cpuTimeMs: number
  /** It is stopped only here: a run that ends between the two is over its limit all the same. Default `cpuTimeMs`. */
  cpuStopMs?: number
  /** Not counting what it waited for a core that something else had, and up to three times as much for the disk. */
  wallTimeMs: number
  /** Of all processes and the files they make in `/w`, `/tmp` and `/dev/shm`. */
  memoryBytes: number
  /** Standard output and standard error together. */
  outputBytes: number
  /** Threads count too. */
  processes: number
  /** Of one file; without it, memory is what ends first. */
  fileBytes?: number
}

// The requests of box/PROTOCOL.md, as the parts to be written.

export function clearProgramRequest(): Uint8Array[] {
  return [Buffer.from('clear-program\n')]
}

export function putProgramRequest(name: string, bytes: Uint8Array, executable: boolean): Uint8Array[] {
  return withBytes(`put-program ${executable ? 'executable' : 'file'} ${bytes.length} ${encodeText(name)}`, bytes)
}

export function readProgramRequest(name: string, mostBytes: number): Uint8Array[] {
  return [Buffer.from(`read-program ${mostBytes} ${encodeText(name)}\n`)]
}

export function putWorkRequest(name: string, bytes: Uint8Array): Uint8Array[] {
  return withBytes(`put-work ${bytes.length} ${encodeText(name)}`, bytes)
}

/** After SIGUSR1: runs that are asked for later are meant to run. */
export function resumeRequest(): Uint8Array[] {
  return [Buffer.from('resume\n')]
}

export function runRequest(spec: RunSpec): Uint8Array[] {
  const { limits, compare, stdin } = spec
  const lines = [
    'run',
    ...spec.argv.map((argument) => `arg ${encodeText(argument)}`),
    ...Object.entries(spec.env).map(([name, value]) => `env ${encodeText(`${name}=${value}`)}`),
    ...(spec.cwd === undefined ? [] : [`cwd ${encodeText(spec.cwd)}`]),
    `cpu-ns ${Math.round(limits.cpuTimeMs * 1e6)}`,
    ...(limits.cpuStopMs === undefined ? [] : [`cpu-stop-ns ${Math.round(limits.cpuStopMs * 1e6)}`]),
    `wall-ns ${Math.round(limits.wallTimeMs * 1e6)}`,
    `memory-bytes ${limits.memoryBytes}`,
    `output-bytes ${limits.outputBytes}`,
    `processes ${limits.processes}`,
    ...(limits.fileBytes === undefined ? [] : [`file-bytes ${limits.fileBytes}`]),
    ...(spec.keepStdoutBytes === undefined ? [] : [`keep-stdout-bytes ${spec.keepStdoutBytes}`]),
    ...(spec.keepStderrBytes === undefined ? [] : [`keep-stderr-bytes ${spec.keepStderrBytes}`]),
    ...(spec.collect ?? []).map((pattern) => `collect ${encodeText(pattern)}`),
    ...(spec.onlyIfPassed === true ? ['only-if-passed'] : []),
    ...(compare === undefined ? [] : comparisonLines(compare)),
    ...(stdin !== undefined && 'path' in stdin ? [`stdin-file ${encodeText(stdin.path)}`] : []),
  ]
  const head = lines.join('\n')
  if (stdin === undefined || 'path' in stdin) return [Buffer.from(`${head}\ngo\n`)]
  return [...withBytes(`${head}\nstdin-bytes ${stdin.bytes.length}`, stdin.bytes), Buffer.from('go\n')]
}

function comparisonLines(compare: { answerPath: string } & CheckerFlags): string[] {
  return [
    `answer-file ${encodeText(compare.answerPath)}`,
    ...(compare.caseSensitive ? ['case-sensitive'] : []),
    ...(compare.spaceChangeSensitive ? ['space-change-sensitive'] : []),
    ...(compare.floatRelativeTolerance === null ? [] : [`float-relative-tolerance ${compare.floatRelativeTolerance}`]),
    ...(compare.floatAbsoluteTolerance === null ? [] : [`float-absolute-tolerance ${compare.floatAbsoluteTolerance}`]),
  ]
}

function withBytes(head: string, bytes: Uint8Array): Uint8Array[] {
  return [Buffer.from(`${head}\n`), bytes, Buffer.from('\n')]
}

/** The inverse of what the box does: `%XX` is the byte XX. */
function encodeText(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0020%\u007f]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

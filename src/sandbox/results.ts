import type { Difference } from '../domain/checker.ts'
import { decodeText } from './answers.ts'
import type { Answer } from './answers.ts'

/** How a run ended. A limit is the one that was hit first. */
export type RunOutcome = 'exited' | 'signaled' | 'cpu_limit' | 'wall_limit' | 'memory_limit' | 'output_limit' | 'skipped' | 'aborted'

export interface RunResult {
  outcome: RunOutcome
  /** Ended by itself with 0, within all limits, and, if it was compared, with the right output. */
  passed: boolean
  exitCode: number | null
  signal: string | null
  /** Of the whole process tree, by the kernel. */
  cpuTimeNs: number
  wallTimeNs: number
  /** Of the whole process tree and its files, above what the kernel still held of earlier runs. */
  peakMemoryBytes: number
  stdoutBytes: number
  stderrBytes: number
  /** The beginning, as much as was to be kept. */
  stdout: Buffer
  stderr: Buffer
  /** Null when nothing was compared, or the run did not end by itself. */
  comparison: null | { equal: true } | ({ equal: false } & Difference)
  /** Paths below `/program`. */
  collected: string[]
  evidence: RunEvidence
}

/** Why the outcome is what it is. */
export interface RunEvidence {
  /** Processes that the kernel killed for memory. */
  oomKills: number
  /** Processes and threads beyond the limit, that were refused. */
  processesRefused: number
  /** Charged to the slot before the run began. */
  memoryBaselineBytes: number
  /** How long it waited for a core that something else had, and for the disk, as far as was seen: runs of some milliseconds are not looked at. */
  waitedNs: number
  /** The run took the box down with it; it was made anew. */
  boxRestarted: boolean
  /** Why what was to be collected was not. */
  collectError: string | null
}

/** @throws Error when the answer is not a result as box/PROTOCOL.md has it */
export function runResult(answer: Answer): RunResult {
  const number = (key: string) => Number(answer.fields.get(key)?.[0] ?? 0)
  const text = (key: string) => answer.fields.get(key)?.[0]
  const exitCode = text('exit-code')
  const collectError = text('collect-error')
  return {
    outcome: outcomeOf(answer.words),
    passed: text('passed') === 'yes',
    exitCode: exitCode === undefined ? null : Number(exitCode),
    signal: text('signal') ?? null,
    cpuTimeNs: number('cpu-ns'),
    wallTimeNs: number('wall-ns'),
    peakMemoryBytes: number('memory-peak-bytes'),
    stdoutBytes: number('stdout-bytes'),
    stderrBytes: number('stderr-bytes'),
    stdout: answer.stdout,
    stderr: answer.stderr,
    comparison: comparisonOf(answer),
    collected: (answer.fields.get('collected') ?? []).map(decodeText),
    evidence: {
      oomKills: number('oom-kills'),
      processesRefused: number('processes-refused'),
      memoryBaselineBytes: number('memory-baseline-bytes'),
      waitedNs: number('waited-ns'),
      boxRestarted: text('box-restarted') === 'yes',
      collectError: collectError === undefined ? null : decodeText(collectError),
    },
  }
}

function outcomeOf(word: string): RunOutcome {
  switch (word) {
    case 'exited':
    case 'signaled':
    case 'skipped':
    case 'aborted':
      return word
    case 'cpu-limit':
      return 'cpu_limit'
    case 'wall-limit':
      return 'wall_limit'
    case 'memory-limit':
      return 'memory_limit'
    case 'output-limit':
      return 'output_limit'
    default:
      throw new Error(`no run ends with ${word.slice(0, 40)}`)
  }
}

function comparisonOf(answer: Answer): RunResult['comparison'] {
  const line = answer.fields.get('comparison')?.[0]
  if (line === undefined) return null
  if (line === 'equal') return { equal: true }
  const [kind = '', token, lineNumber] = line.split(' ')
  return {
    equal: false,
    kind: kindOf(kind),
    token: Number(token),
    line: Number(lineNumber),
    expected: decodeText(answer.fields.get('expected')?.[0] ?? ''),
    actual: decodeText(answer.fields.get('actual')?.[0] ?? ''),
  }
}

function kindOf(word: string): Difference['kind'] {
  switch (word) {
    case 'token':
    case 'missing':
    case 'extra':
    case 'spacing':
      return word
    default:
      throw new Error(`outputs do not differ by ${word.slice(0, 40)}`)
  }
}

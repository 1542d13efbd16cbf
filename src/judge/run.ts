import { describeDifference } from '../domain/checker.ts'
import type { Limits } from '../domain/limits.ts'
import type { RunVerdict } from '../domain/verdict.ts'
import type { Language, Toolchain } from '../domain/language.ts'
import { fillCommand, fillEnv } from './languages/template.ts'
import { runValues } from './languages/values.ts'
import { baseEnv } from './sandbox.ts'
import type { BoxLimits, BoxResult } from './sandbox.ts'
import { cut, textOf, withoutNul, withoutOurPaths } from './text.ts'

/** Of standard error in the message of a program that crashed: enough for an exception and its place. */
const shownErrorLength = 1000

/** The command that starts a compiled program, under the given memory limit. */
export function runCommand(toolchain: Toolchain, main: string, memoryKib: number): { argv: string[]; env: Record<string, string> } {
  const values = { main, ...runValues(memoryKib) }
  return { argv: fillCommand(toolchain.run.argv, values), env: { ...baseEnv, ...fillEnv(toolchain.run.env, values) } }
}

/** The limits of a run as the box takes them; a runtime's own threads do not count as the program's. */
export function boxLimits(limits: Limits, toolchain: Toolchain): BoxLimits {
  return {
    cpuTimeMs: limits.timeMs,
    wallTimeMs: limits.wallMs,
    memoryBytes: limits.memoryKib * 1024,
    outputBytes: limits.outputKib * 1024,
    processes: limits.processes + toolchain.run.extraProcesses,
  }
}

/**
 * What one run is worth, and a message for people. The limit that was hit first is the verdict; a program that ended by
 * itself but not with 0 is `RTE` whatever it printed (ICPC package format: the program must exit with 0).
 * @throws Error for a run that was skipped or aborted: it has no verdict
 */
export function judgeRun(result: BoxResult, limits: Limits, language: Language): { verdict: RunVerdict; message: string } {
  switch (result.outcome) {
    case 'cpu_limit':
      return { verdict: 'TLE', message: `over the time limit of ${limits.timeMs} ms` }
    case 'wall_limit':
      return { verdict: 'TLE', message: `over the limit of ${limits.wallMs} ms on the clock` }
    case 'memory_limit':
      return { verdict: 'MLE', message: `over the memory limit of ${limits.memoryKib} KiB` }
    case 'output_limit':
      return { verdict: 'OLE', message: `over the output limit of ${limits.outputKib} KiB` }
    case 'signaled':
      return crashed(`killed by ${describeSignal(result.signal)}`, result, limits, language)
    case 'exited':
      if (result.exitCode !== 0) return crashed(`exit code ${result.exitCode}`, result, limits, language)
      if (result.comparison === null) throw new Error('a run that ended well was not compared')
      return result.comparison.equal
        ? { verdict: 'AC', message: '' }
        : { verdict: 'WA', message: withoutNul(describeDifference(result.comparison)) }
    case 'skipped':
    case 'aborted':
      throw new Error(`a run that was ${result.outcome} has no verdict`)
    default:
      return result.outcome satisfies never
  }
}

function crashed(what: string, result: BoxResult, limits: Limits, language: Language): { verdict: RunVerdict; message: string } {
  const errors = textOf(result.stderr)
  if (language.outOfMemory?.test(errors) === true)
    return { verdict: 'MLE', message: `out of memory within the limit of ${limits.memoryKib} KiB` }
  const shown = cut(withoutOurPaths(errors, language.toolchain?.binds ?? []).trim(), shownErrorLength)
  return { verdict: 'RTE', message: shown === '' ? what : `${what}\n${shown}` }
}

function describeSignal(signal: string | null): string {
  const meaning = signal === null ? undefined : signalMeanings.get(signal)
  return meaning === undefined ? (signal ?? 'a signal') : `${signal} (${meaning})`
}

const signalMeanings: ReadonlyMap<string, string> = new Map([
  ['SIGSEGV', 'invalid memory access'],
  ['SIGBUS', 'invalid memory access'],
  ['SIGFPE', 'arithmetic error, such as a division by zero'],
  ['SIGABRT', 'aborted: a failed assertion or an exception that nobody caught'],
  ['SIGILL', 'invalid instruction'],
  ['SIGSYS', 'a system call that is not allowed'],
  ['SIGPIPE', 'wrote to a pipe that nobody reads'],
  ['SIGXFSZ', 'wrote a file that is too large'],
])

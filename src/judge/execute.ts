import type { Claim, JudgementResult, Progress, RunOutput } from '../domain/judgement.ts'
import type { Language } from '../domain/language.ts'
import { defaultLimits, wallMsFor } from '../domain/limits.ts'
import type { Limits } from '../domain/limits.ts'
import { compile } from './compile.ts'
import type { KeepCompilation } from './compile.ts'
import { boxLimits, judgeRun, runCommand } from './run.ts'
import { keptBytes } from './sandbox.ts'
import type { BoxResult, Sandbox } from './sandbox.ts'

/**
 * A claim of purpose `run`: compiles, and runs once with the caller's own input; nothing is compared. The verdict is
 * `AC` for a program that ended with 0.
 * @throws as `judge`
 */
export async function execute(claim: Claim, language: Language, sandbox: Sandbox, keepCompilation: KeepCompilation, tell: (progress: Progress) => void, signal: AbortSignal): Promise<JudgementResult> {
  const { request } = claim
  if (request === null) throw new Error(`judgement ${claim.judgementId} is a run without a request`)
  const limits = limitsOf(request.limits)
  const progress = { kind: 'status', testset: null, testsTotal: 0 } as const
  tell({ ...progress, status: 'compiling' })

  const compiled = await compile(sandbox, language, claim.source, limits, keepCompilation, signal)
  const unrun = { runs: [], testsTotal: 0, compilerOutput: compiled.output, compileMs: compiled.compileMs, compileCached: compiled.isCached, programKey: null, score: null, outputs: {}, fault: null }
  if (!compiled.ok) return { ...unrun, verdict: 'CE', timeMs: null, memoryKib: null, output: notRun }

  tell({ ...progress, status: 'running' })
  const { toolchain, main } = compiled.program
  const { argv, env } = runCommand(toolchain, main, limits.memoryKib)
  const result = await sandbox.run({
    argv: [...argv, ...request.args],
    env,
    stdin: { bytes: request.stdin },
    limits: boxLimits(limits, toolchain),
    keepStdoutBytes: keptBytes,
    keepStderrBytes: keptBytes,
  })
  signal.throwIfAborted()
  const output = outputOf(result)
  // Nothing is compared here: a program that ends with 0 has done what was asked.
  const { verdict } = judgeRun({ ...result, comparison: { equal: true } }, limits, language)
  return { ...unrun, verdict, timeMs: output.timeMs, memoryKib: output.memoryKib, output }
}

function limitsOf(asked: { timeMs?: number; wallMs?: number; memoryKib?: number; outputKib?: number; processes?: number }): Limits {
  const timeMs = asked.timeMs ?? defaultLimits.timeMs
  return { ...defaultLimits, wallMs: wallMsFor(timeMs), ...asked, timeMs }
}

const notRun: RunOutput = {
  outcome: 'compile_error', exitCode: null, signal: null, stdout: new Uint8Array(), stderr: new Uint8Array(), timeMs: 0, wallMs: 0, memoryKib: 0,
}

function outputOf(result: BoxResult): RunOutput {
  return {
    outcome: outcomeOf(result),
    exitCode: result.exitCode,
    signal: result.signal,
    stdout: result.stdout,
    stderr: result.stderr,
    timeMs: Math.round(Number(result.cpuTimeNs) / 1e6),
    wallMs: Math.round(Number(result.wallTimeNs) / 1e6),
    memoryKib: Math.ceil(result.peakMemoryBytes / 1024),
  }
}

function outcomeOf({ outcome }: BoxResult): RunOutput['outcome'] {
  switch (outcome) {
    case 'exited':
    case 'signaled':
    case 'wall_limit':
    case 'memory_limit':
    case 'output_limit':
      return outcome
    case 'cpu_limit':
      return 'time_limit'
    case 'skipped':
    case 'aborted':
      throw new Error(`a run that nobody stopped was answered "${outcome}"`)
    default:
      return outcome satisfies never
  }
}

import type { Manifest } from '../contract/manifest.ts'
import { Fault } from '../domain/fault.ts'
import type { Claim, JudgementResult, Progress } from '../domain/judgement.ts'
import type { Language } from '../domain/language.ts'
import { verdictOfRuns } from '../domain/verdict.ts'
import { keptFor } from './compilation-key.ts'
import { compile } from './compile.ts'
import type { KeepCompilation } from './compile.ts'
import { execute } from './execute.ts'
import { runTests } from './run-tests.ts'
import type { Sandbox } from './sandbox.ts'
import { shareHost } from './shared-host.ts'
import type { SharedHost } from './shared-host.ts'
import { TestData } from './test-data.ts'
import type { Acquire } from './test-data.ts'

/** What judging one submission needs of the rest. */
export interface JudgeDeps {
  /** @throws Fault BLOB_MISSING, BLOB_DAMAGED, … */
  loadManifest(digest: string, signal: AbortSignal): Promise<Manifest>
  /** Test data from the worker's cache; see Cache. */
  acquire: Acquire
  keepCompilation: KeepCompilation
  host: SharedHost
  /** By id; languages without a toolchain too. */
  languages: ReadonlyMap<string, Language>
}

/**
 * A whole judging, from the claim to the result: read the version's manifest, compile, run each test until one fails.
 * `tell` is called with each step as it happens.
 * @throws Fault for whatever is ours; the signal's reason once it has aborted
 */
export async function judge(claim: Claim, own: Sandbox, deps: JudgeDeps, tell: (progress: Progress) => void, signal: AbortSignal): Promise<JudgementResult> {
  const language = deps.languages.get(claim.source.language)
  if (language === undefined)
    throw new Fault('LANGUAGE_UNAVAILABLE', `this worker knows no language ${claim.source.language}`, { canRetry: true })
  const box = shareHost(own, deps.host, signal)
  const keepCompilation = keptFor(claim.userId, deps.keepCompilation)
  if (claim.purpose === 'run') return execute(claim, language, box, keepCompilation, tell, signal)
  if (claim.testset === null) throw new Error(`judgement ${claim.judgementId} has no testset to be judged on`)

  const manifest = await deps.loadManifest(claim.testset.manifestDigest, signal)
  // Samples first, whatever the order of the folders; each kind in the order of the manifest.
  const samples = manifest.tests.filter((test) => test.sample)
  const tests = claim.purpose === 'samples' ? samples : [...samples, ...manifest.tests.filter((test) => !test.sample)]
  const progress = { kind: 'status', testset: claim.testset.version, testsTotal: tests.length } as const
  tell({ ...progress, status: 'compiling' })

  await using data = new TestData(tests, deps.acquire, signal)
  const compiled = await compile(box, language, claim.source, manifest.limits, keepCompilation, signal)
  const result: JudgementResult = {
    verdict: 'CE',
    runs: [],
    testsTotal: tests.length,
    compilerOutput: compiled.output,
    timeMs: null,
    memoryKib: null,
    score: null,
    compileMs: compiled.compileMs,
    compileCached: compiled.isCached,
    output: null,
    outputs: {},
    fault: null,
  }
  if (!compiled.ok) return result

  tell({ ...progress, status: 'running' })
  for await (const { run, output } of runTests(box, compiled.program, manifest.limits, data, signal)) {
    tell({ kind: 'run', index: result.runs.length, run })
    result.runs.push(run)
    result.timeMs = Math.max(result.timeMs ?? 0, run.timeMs)
    result.memoryKib = Math.max(result.memoryKib ?? 0, run.memoryKib)
    // What a person wants to look at: the samples, and the test that failed. All of them would be most of the store.
    if (run.verdict !== 'AC' || samples.some((sample) => sample.name === run.test)) result.outputs[run.test] = output
  }
  return { ...result, verdict: verdictOfRuns(result.runs) }
}

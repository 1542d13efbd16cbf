import type { Manifest } from '../contract/manifest.ts'
import { Fault } from '../domain/fault.ts'
import type { Claim, JudgementResult, Progress } from '../domain/judgement.ts'
import type { Language } from '../domain/language.ts'
import { verdictOfRuns } from '../domain/verdict.ts'
import { keptFor, programKey } from './compilation-key.ts'
import { compile } from './compile.ts'
import type { KeepCompilation } from './compile.ts'
import { execute } from './execute.ts'
import { inOrder, planFrom } from './kept.ts'
import { runTests } from './run-tests.ts'
import type { TestEnd } from './run-tests.ts'
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
 * A whole judging, from the claim to the result: read the version's manifest, compile, run each test until one fails. What
 * a base has found already of the same program and test is taken from it; where that is all, nothing is compiled.
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
  const samples = manifest.tests.filter((test) => test.sample)
  const version = claim.purpose === 'samples' ? { ...manifest, tests: samples } : manifest
  const key = programKey(language, claim.source, manifest.limits)
  const base = claim.base !== null && claim.base.programKey === key ? claim.base : null
  const plan = await planFrom(base, version, (digest) => deps.loadManifest(digest, signal))
  const progress = { kind: 'status', testset: claim.testset.version, testsTotal: version.tests.length } as const
  tell({ ...progress, status: 'compiling' })

  const result: JudgementResult = {
    verdict: 'CE', runs: [], testsTotal: version.tests.length, compilerOutput: '', timeMs: null, memoryKib: null, score: null, compileMs: 0, compileCached: true, programKey: key,
    output: null, outputs: {}, fault: null,
  }
  if (base?.verdict === 'CE') return { ...result, compilerOutput: base.compilerOutput }

  const count = ({ run, output }: TestEnd) => {
    tell({ kind: 'run', index: result.runs.length, run })
    result.runs.push(run)
    result.timeMs = Math.max(result.timeMs ?? 0, run.timeMs)
    result.memoryKib = Math.max(result.memoryKib ?? 0, run.memoryKib)
    // What a person wants to look at: the samples, and the test that failed. All of them would be most of the store.
    if (output !== null && (run.verdict !== 'AC' || samples.some((sample) => sample.name === run.test))) result.outputs[run.test] = output
  }
  const toRun = plan.flatMap(({ test, kept }) => (kept === null ? [test] : []))
  if (base !== null && toRun.length === 0) {
    for (const { kept } of plan) if (kept !== null) count(kept)
    return { ...result, verdict: verdictOfRuns(result.runs), compilerOutput: base.compilerOutput }
  }

  await using data = new TestData(toRun, deps.acquire, signal)
  const compiled = await compile(box, language, claim.source, manifest.limits, keepCompilation, signal)
  result.compilerOutput = compiled.output
  result.compileMs = compiled.compileMs
  result.compileCached = compiled.isCached
  if (!compiled.ok) return { ...result, programKey: compiled.isRepeatable ? key : null }

  tell({ ...progress, status: 'running' })
  for await (const end of inOrder(plan, runTests(box, compiled.program, manifest.limits, data, signal))) count(end)
  return { ...result, verdict: verdictOfRuns(result.runs) }
}

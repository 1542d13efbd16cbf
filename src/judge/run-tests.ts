import type { ManifestTest } from '../contract/manifest.ts'
import { stopMsFor } from '../domain/limits.ts'
import type { Limits } from '../domain/limits.ts'
import type { Run } from '../domain/verdict.ts'
import type { Program } from './compile.ts'
import { evidenceOf } from './evidence.ts'
import { boxLimits, judgeRun, runCommand } from './run.ts'
import { keptBytes } from './sandbox.ts'
import type { BoxLimits, BoxResult, BoxRun } from './sandbox.ts'
import type { SharedBox } from './shared-host.ts'
import type { TestData, TestFiles } from './test-data.ts'

/** Runs that lie in the box at once: one going on, the others ready to follow it without a pause. */
const inBoxAtOnce = 3

/** A test that was run or whose run was kept, and the first 64 KiB of its standard output. */
export interface TestEnd {
  run: Run
  /** Null: a kept run of which that was not kept. */
  output: Uint8Array | null
}

/** A test whose run was asked for. Its data stays pinned until it is over. */
interface Sent {
  test: ManifestTest
  files: Promise<TestFiles>
  result: Promise<BoxResult>
}

/**
 * Runs a compiled program on the tests in their order and stops at the first that is not `AC`: the box skips those that
 * were already sent after it. A program that ends a little over its CPU limit is run once more, alone, and that counts.
 * @throws Fault of the box or the cache; the signal's reason once it has aborted
 */
export async function* runTests(box: SharedBox, program: Program, limits: Limits, data: TestData, signal: AbortSignal): AsyncGenerator<TestEnd, void> {
  const { argv, env } = runCommand(program.toolchain, program.main, limits.memoryKib)
  const bounds = { ...boxLimits(limits, program.toolchain), cpuStopMs: stopMsFor(limits.timeMs) }
  const sent: Sent[] = []
  let isFirst = true

  const specOf = (test: ManifestTest, files: TestFiles, onlyIfPassed: boolean): BoxRun => ({
    argv: [...argv, ...test.args],
    env,
    stdin: { path: files.inputPath },
    limits: bounds,
    compare: { answerPath: files.answerPath, ...test.checker },
    keepStdoutBytes: keptBytes,
    keepStderrBytes: keptBytes,
    onlyIfPassed,
  })

  // Each waits for the one before, whichever data is there first: the box must get them in the order of the tests.
  let previous: Promise<unknown> = Promise.resolve()
  const send = (test: ManifestTest, files: Promise<TestFiles>): void => {
    const inBox = Promise.all([files, previous]).then(([fetched]) => {
      signal.throwIfAborted()
      const onlyIfPassed = !isFirst
      isFirst = false
      return { answer: box.run(specOf(test, fetched, onlyIfPassed)) }
    })
    // A failure is seen when it is this test's turn, or not at all when an earlier one has ended the judgement.
    const result = inBox.then(({ answer }) => answer)
    result.catch(() => undefined)
    previous = inBox
    sent.push({ test, files, result })
  }
  const sendNext = (): void => {
    const next = data.take()
    if (next !== undefined) send(next.test, next.files)
  }

  /** Alone, in place of the run that was sent first. The box has skipped what was sent behind that, so it is sent again. */
  const runAgain = async ({ test, files }: Sent): Promise<BoxResult> => {
    await Promise.allSettled(sent.slice(1).map(({ result }) => result))
    const again = await box.runAlone(specOf(test, await files, false))
    // What could not be fetched for one of them must not hold up those before it once more.
    previous = Promise.resolve()
    if (again.passed) for (const behind of sent.splice(1)) send(behind.test, behind.files)
    return again
  }

  try {
    for (let i = 0; i < inBoxAtOnce; i++) sendNext()
    for (let current = sent[0]; current !== undefined; current = sent[0]) {
      const result = await current.result
      signal.throwIfAborted()
      // Before it may be run again: that waits for those behind it, and they for their data.
      data.firstJudged()
      const again = isNearLimit(result, bounds.cpuStopMs) ? await runAgain(current) : null
      signal.throwIfAborted()
      const end = testEnd(current.test, { result: again ?? result, first: again === null ? null : result, bounds }, limits, program)
      await release(sent.shift())
      if (end.run.verdict === 'AC') sendNext()
      yield end
      if (end.run.verdict !== 'AC') return
    }
  } finally {
    await data[Symbol.asyncDispose]()
    await Promise.allSettled(sent.map(({ result }) => result))
    await Promise.all(sent.map(release))
  }
}

/** Data that could not be fetched is not pinned. */
async function release(sent: Sent | undefined): Promise<void> {
  await sent?.files.then((files) => files.release(), () => undefined)
}

/** Over its CPU limit, and yet it ended before it was stopped for that. */
function isNearLimit(result: BoxResult, cpuStopMs: number): boolean {
  return result.outcome === 'cpu_limit' && Number(result.cpuTimeNs) <= cpuStopMs * 1e6
}

interface Measured {
  result: BoxResult
  /** The run before it, that ended a little over the limit. */
  first: BoxResult | null
  bounds: BoxLimits & { cpuStopMs: number }
}

function testEnd(test: ManifestTest, measured: Measured, limits: Limits, program: Program): TestEnd {
  const { result, first, bounds } = measured
  const { verdict, message } = judgeRun(result, limits, program.language)
  const run: Run = {
    test: test.name,
    verdict,
    message,
    timeMs: msOf(result.cpuTimeNs),
    wallMs: msOf(result.wallTimeNs),
    memoryKib: Math.ceil(result.peakMemoryBytes / 1024),
    score: null,
    firstTimeMs: first === null ? null : msOf(first.cpuTimeNs),
    keptFrom: null,
    evidence: evidenceOf(result, first, bounds),
  }
  return { run, output: result.stdout }
}

function msOf(ns: number | bigint): number {
  return Math.round(Number(ns) / 1e6)
}

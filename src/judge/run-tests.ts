import type { ManifestTest } from '../contract/manifest.ts'
import type { Limits } from '../domain/limits.ts'
import type { Run } from '../domain/verdict.ts'
import type { Program } from './compile.ts'
import { boxLimits, judgeRun, runCommand } from './run.ts'
import { keptBytes } from './sandbox.ts'
import type { BoxResult, Sandbox } from './sandbox.ts'
import type { TestData, TestFiles } from './test-data.ts'

/** Runs that lie in the box at once: one going on, the others ready to follow it without a pause. */
const inBoxAtOnce = 3

/** A test that was run, and the first 64 KiB of its standard output. */
export interface TestEnd {
  run: Run
  output: Uint8Array
}

/**
 * Runs a compiled program on the tests in their order and stops at the first that is not `AC`: the box skips those that
 * were already sent after it.
 * @throws Fault of the box or the cache; the signal's reason once it has aborted
 */
export async function* runTests(sandbox: Sandbox, program: Program, limits: Limits, data: TestData, signal: AbortSignal): AsyncGenerator<TestEnd, void> {
  const { argv, env } = runCommand(program.toolchain, program.main, limits.memoryKib)
  const sent: { test: ManifestTest; result: Promise<BoxResult> }[] = []
  let isFirst = true

  const runOne = (test: ManifestTest, files: TestFiles): Promise<BoxResult> => {
    signal.throwIfAborted()
    const onlyIfPassed = !isFirst
    isFirst = false
    return sandbox.run({
      argv: [...argv, ...test.args],
      env,
      stdin: { path: files.inputPath },
      limits: boxLimits(limits, program.toolchain),
      compare: { answerPath: files.answerPath, ...test.checker },
      keepStdoutBytes: keptBytes,
      keepStderrBytes: keptBytes,
      onlyIfPassed,
    })
  }

  // Each waits for the one before, whichever data is there first: the box must get them in the order of the tests.
  let previous: Promise<unknown> = Promise.resolve()
  const sendNext = (): void => {
    const next = data.take()
    if (next === undefined) return
    const inBox = Promise.all([next.files, previous]).then(([files]) => ({ answer: runOne(next.test, files) }))
    // A failure is seen when it is this test's turn, or not at all when an earlier one has ended the judgement.
    const result = inBox.then(({ answer }) => answer)
    void result.catch(() => undefined).then(() => next.files).then((files) => files.release(), () => undefined)
    previous = inBox
    sent.push({ test: next.test, result })
  }

  try {
    for (let i = 0; i < inBoxAtOnce; i++) sendNext()
    for (let current = sent[0]; current !== undefined; current = sent[0]) {
      const result = await current.result
      sent.shift()
      signal.throwIfAborted()
      const end = testEnd(current.test, result, limits, program)
      if (end.run.verdict === 'AC') sendNext()
      yield end
      if (end.run.verdict !== 'AC') return
    }
  } finally {
    await data[Symbol.asyncDispose]()
    await Promise.allSettled(sent.map(({ result }) => result))
  }
}

function testEnd(test: ManifestTest, result: BoxResult, limits: Limits, program: Program): TestEnd {
  const run: Run = {
    test: test.name,
    ...judgeRun(result, limits, program.language),
    timeMs: Math.round(Number(result.cpuTimeNs) / 1e6),
    wallMs: Math.round(Number(result.wallTimeNs) / 1e6),
    memoryKib: Math.ceil(result.peakMemoryBytes / 1024),
    score: null,
  }
  return { run, output: result.stdout }
}

import type { BlobRef, ManifestTest } from '../contract/manifest.ts'

/** Blobs held in the worker's cache until released; `paths` are relative to the folder that the box shows as its data. */
export interface PinnedBlobs {
  readonly paths: readonly string[]
  release(): void
}

/** All of them or none. `onReserved` is called once they have their space, from when on only the downloads are waited for. */
export type Acquire = (blobs: readonly BlobRef[], options: { signal: AbortSignal; onReserved: () => void }) => Promise<PinnedBlobs>

/** The files of one test, both in the cache. */
export interface TestFiles {
  inputPath: string
  answerPath: string
  release(): void
}

export interface FetchedTest {
  test: ManifestTest
  files: Promise<TestFiles>
}

interface Wanted extends FetchedTest {
  bytes: number
  resolve: (files: TestFiles) => void
  reject: (error: unknown) => void
}

/**
 * Tests that may be held at once before any was run: those that the box takes at once, and one more. So a program that does
 * not compile, or fails at once, has hardly anything fetched for it.
 */
const heldAtFirst = 4

/** Until the first test has a result, no more than this comes beside its own data: of small files those four, of large ones nothing. */
const besideFirstBytes = 1024 * 1024

/** Each test that was run adds one, up to here: files that are small come faster the more of them are asked for. */
const heldAtMost = 32

/** Of larger files fewer keep the line full, and more would only keep others from the cache. */
const heldBytesAtMost = 64 * 1024 * 1024

/**
 * Fetches the data of the tests in their order. The first test has the whole line for itself, so that judging starts as soon as
 * it can; once it has a result, a growing window runs ahead. Each test is asked for only when the one before has its space, so whoever waits for
 * space holds nothing but tests that can be run and released without any. Made before the compilation, so that the first data
 * arrives while the compiler runs. Disposing of it ends what is being fetched and releases what nobody has taken.
 */
export class TestData implements AsyncDisposable {
  readonly #tests: Wanted[]
  readonly #acquire: Acquire
  readonly #over = new AbortController()
  readonly #signal: AbortSignal
  #takenTests = 0
  #askedTests = 0
  #heldTests = 0
  #heldBytes = 0
  #mayHold = heldAtFirst
  /** What the next one waits for: that the first is there, or that the one before has its space. */
  #isNextHeldUp = false
  #isFirstJudged = false

  constructor(tests: readonly ManifestTest[], acquire: Acquire, signal: AbortSignal) {
    this.#tests = tests.map(wanted)
    this.#acquire = acquire
    this.#signal = AbortSignal.any([signal, this.#over.signal])
    this.#fetchAhead()
  }

  /** The next test, with its data to come, which the taker releases; undefined after the last. */
  take(): FetchedTest | undefined {
    const next = this.#tests[this.#takenTests]
    if (next !== undefined) this.#takenTests += 1
    return next
  }

  /** The first test has a result, or is about to have one once what was taken after it is there: more is fetched from now on. */
  firstJudged(): void {
    this.#isFirstJudged = true
    this.#fetchAhead()
  }

  #fetchAhead(): void {
    while (!this.#isNextHeldUp && !this.#over.signal.aborted) {
      const next = this.#tests[this.#askedTests]
      if (next === undefined || this.#heldTests >= this.#mayHold) return
      if (this.#heldTests >= heldAtFirst && this.#heldBytes + next.bytes > heldBytesAtMost) return
      if (!this.#isFirstJudged && this.#askedTests > 0 && this.#heldBytes + next.bytes > (this.#tests[0]?.bytes ?? 0) + besideFirstBytes) return
      this.#askedTests += 1
      this.#isNextHeldUp = true
      void this.#fetch(next, this.#askedTests === 1)
    }
  }

  /** Settles the test's files; does not throw. */
  async #fetch(next: Wanted, isFirst: boolean): Promise<void> {
    const { test, bytes } = next
    this.#heldTests += 1
    this.#heldBytes += bytes
    const goOn = () => {
      this.#isNextHeldUp = false
      this.#fetchAhead()
    }
    const letGo = () => {
      this.#heldTests -= 1
      this.#heldBytes -= bytes
      this.#mayHold = Math.min(this.#mayHold + 1, heldAtMost)
      this.#fetchAhead()
    }
    try {
      const pinned = await this.#acquire([test.input, test.answer], { signal: this.#signal, onReserved: isFirst ? () => undefined : goOn })
      const [inputPath = '', answerPath = ''] = pinned.paths
      next.resolve({ inputPath, answerPath, release: once(() => {
        pinned.release()
        letGo()
      }) })
    } catch (error) {
      this.#heldTests -= 1
      this.#heldBytes -= bytes
      next.reject(error)
    }
    goOn()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort()
    for (const unasked of this.#tests.slice(this.#askedTests)) unasked.reject(this.#over.signal.reason)
    for (const untaken of this.#tests.slice(this.#takenTests)) await untaken.files.then((files) => files.release(), () => undefined)
  }
}

function wanted(test: ManifestTest): Wanted {
  const { promise: files, resolve, reject } = Promise.withResolvers<TestFiles>()
  // The taker sees a failure; that of a test which nobody takes any more is nobody's concern.
  files.catch(() => undefined)
  return { test, bytes: test.input.sizeBytes + test.answer.sizeBytes, files, resolve, reject }
}

function once(action: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) action()
    isDone = true
  }
}

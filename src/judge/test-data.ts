import type { BlobRef, ManifestTest } from '../contract/manifest.ts'

/** A blob held in the worker's cache until released; `path` is relative to the folder that the box shows as its data. */
export interface PinnedBlob {
  path: string
  release(): void
}

export type Acquire = (blob: BlobRef, signal: AbortSignal) => Promise<PinnedBlob>

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

/** Tests whose data is fetched before it is their turn. */
const ahead = 4

/**
 * Fetches the data of the tests in their order, a few ahead. Made before the compilation, so that the first data arrives
 * while the compiler runs. Disposing of it ends what is being fetched and releases what nobody has taken.
 */
export class TestData implements AsyncDisposable {
  readonly #waiting: ManifestTest[]
  readonly #fetching: FetchedTest[] = []
  readonly #acquire: Acquire
  readonly #over = new AbortController()
  readonly #signal: AbortSignal

  constructor(tests: readonly ManifestTest[], acquire: Acquire, signal: AbortSignal) {
    this.#waiting = [...tests]
    this.#acquire = acquire
    this.#signal = AbortSignal.any([signal, this.#over.signal])
    this.#fetchAhead()
  }

  /** The next test, with its data to come, which the taker releases; undefined after the last. */
  take(): FetchedTest | undefined {
    const next = this.#fetching.shift()
    this.#fetchAhead()
    return next
  }

  #fetchAhead(): void {
    while (this.#fetching.length < ahead) {
      const test = this.#waiting.shift()
      if (test === undefined) return
      const files = acquireBoth(this.#acquire, test, this.#signal)
      // The taker sees a failure; that of a test which nobody takes any more is nobody's concern.
      files.catch(() => undefined)
      this.#fetching.push({ test, files })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#waiting.length = 0
    this.#over.abort()
    for (const files of await Promise.allSettled(this.#fetching.splice(0).map((fetched) => fetched.files)))
      if (files.status === 'fulfilled') files.value.release()
  }
}

/** Both files of a test, or neither. */
async function acquireBoth(acquire: Acquire, test: ManifestTest, signal: AbortSignal): Promise<TestFiles> {
  const [input, answer] = await Promise.allSettled([acquire(test.input, signal), acquire(test.answer, signal)])
  if (input.status === 'fulfilled' && answer.status === 'fulfilled')
    return {
      inputPath: input.value.path,
      answerPath: answer.value.path,
      release: () => {
        input.value.release()
        answer.value.release()
      },
    }
  if (input.status === 'fulfilled') input.value.release()
  if (answer.status === 'fulfilled') answer.value.release()
  throw input.status === 'rejected' ? input.reason : answer.status === 'rejected' ? answer.reason : undefined
}

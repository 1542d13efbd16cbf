// A worker's cache and slots without a store, for trace.ts and kill.ts: judges problems at random, through a cache on a folder with
// S3 behind it. It is told its settings by a message, tells each verdict and whatever is asked of the cache, and goes on until it is ended.
import { randomInt, randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { openCompileCache } from '../../src/cache/compile-cache.ts'
import { openDiskCache } from '../../src/cache/disk-cache.ts'
import { openDownloadThreads } from '../../src/cache/threads/pool.ts'
import type { Manifest } from '../../src/contract/manifest.ts'
import type { Claim } from '../../src/domain/judgement.ts'
import type { Language } from '../../src/domain/language.ts'
import type { Verdict } from '../../src/domain/verdict.ts'
import type { CacheCounts } from '../../src/domain/worker.ts'
import { judge, type JudgeDeps } from '../../src/judge/judge.ts'
import { bindsOf } from '../../src/judge/languages/languages.ts'
import { sharedHost } from '../../src/judge/shared-host.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { root } from '../../test/support/product.ts'
import { rightProgram, wrongProgram } from './problems.ts'
import type { S3Address } from './s3.ts'

export interface JudgingSettings {
  /** Below it are the cache, compilations, and what S3 needs. */
  dir: string
  limitBytes: number
  slots: number
  s3: S3Address
  language: Language
  manifests: Manifest[]
}

export type JudgingMessage =
  /** `number` counts what was asked; what was given up before it was there is never `got`. */
  | { kind: 'asked'; number: number; blobs: { digest: string; sizeBytes: number }[] }
  | { kind: 'got'; number: number }
  | { kind: 'judged'; expected: Verdict; verdict: Verdict }
  | { kind: 'failed'; message: string }
  | { kind: 'stats'; stats: CacheCounts }

const user = randomUUID()
const log = pino({ level: 'silent' })

function tell(message: JudgingMessage): void {
  process.send?.(message)
}

async function run({ dir, limitBytes, slots, s3, language, manifests }: JudgingSettings): Promise<void> {
  const downloads = openDownloadThreads(new URL('../../src/cli/roles/download-thread.ts', import.meta.url), { dataDir: dir, s3 }, 2)
  const cacheDir = join(dir, 'cache')
  const cache = await openDiskCache({ dir: cacheDir, maxBytes: limitBytes, aheadBytesPerSecond: 1e9, download: downloads.download, log })
  const compilations = await openCompileCache({ dir: join(dir, 'compilations'), maxBytes: 1 << 26, log })
  let count = 0
  const deps: JudgeDeps = {
    loadManifest: async (digest) => manifests[Number(digest)] ?? Promise.reject(new Error(`no manifest ${digest}`)),
    acquire: async (...asked) => {
      const number = count++
      tell({ kind: 'asked', number, blobs: asked[0].map(({ digest, sizeBytes }) => ({ digest, sizeBytes })) })
      const pinned = await cache.acquire(...asked)
      tell({ kind: 'got', number })
      return pinned
    },
    keepCompilation: (key, make, signal) => compilations.use(key, make, signal),
    host: sharedHost(8 * 1024 ** 3),
    languages: new Map([[language.id, language]]),
  }
  const stop = new AbortController()
  process.once('SIGTERM', () => stop.abort())
  process.once('disconnect', () => stop.abort())
  await Promise.all(
    Array.from({ length: slots }, async (_, slot) => {
      const box = await startSandbox({ boxPath: join(root, 'build/box'), name: `bench-${process.pid}-${slot}`, dataDir: cacheDir, cpu: slot % availableParallelism(), binds: bindsOf([language]), hides: [], allowWeakBox: false })
      while (!stop.signal.aborted) {
        const isRight = randomInt(10) > 0
        try {
          const { verdict } = await judge(claimOf(randomInt(manifests.length), isRight), box, deps, () => undefined, stop.signal)
          tell({ kind: 'judged', expected: isRight ? 'AC' : 'WA', verdict })
        } catch (error) {
          if (!stop.signal.aborted) tell({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
        }
      }
      await box.close()
    }),
  )
  tell({ kind: 'stats', stats: cache.stats() })
  await cache.close()
  await downloads.close()
  await compilations.close()
  if (process.connected) process.disconnect()
}

function claimOf(problem: number, isRight: boolean): Claim {
  return {
    judgementId: randomUUID(), submissionId: randomUUID(), userId: user, attempt: 1, priority: 'practice', waitedMs: 0, traceParent: null, purpose: 'judge', request: null, base: null,
    source: { language: 'c', entryPoint: null, files: [{ name: 'main.c', bytes: Buffer.from(isRight ? rightProgram : wrongProgram) }] },
    testset: { version: '2026-11-22T08:00:00.000Z', manifestDigest: String(problem) },
  }
}

if (import.meta.main) process.once('message', (settings: JudgingSettings) => void run(settings))

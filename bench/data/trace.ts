import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openS3Blobs } from '../../src/blobs/s3.ts'
import { diskBytes } from '../../src/cache/space.ts'
import type { CacheCounts } from '../../src/domain/worker.ts'
import { watchFolder, type FolderSeen } from './folder-size.ts'
import { startJudging } from './judging-process.ts'
import { hitsOfLru } from './lru.ts'
import { languageC, storeProblems } from './problems.ts'
import type { S3Address } from './s3.ts'

export interface TraceResult {
  seconds: number
  limitBytes: number
  folder: FolderSeen
  judgements: number
  wrong: string[]
  cache: CacheCounts
  /** Of what came of what was asked of the cache, in the order of asking. */
  hitRate: number
  lruHitRate: number
}

/** Ten problems, a cache that holds three of them, four slots that judge one at random after another. */
export async function measureTrace(s3: S3Address, dir: string, options: { seconds: number; limitBytes: number; problemBytes: number }, say: (line: string) => void): Promise<TraceResult> {
  const tests = 10
  const blobs = await openS3Blobs({ ...s3, spoolDir: join(dir, 'spool') })
  const manifests = await storeProblems(blobs, { problems: 10, tests, testBytes: Math.floor(options.problemBytes / tests) })
  const language = await languageC()
  const cacheDir = join(dir, 'cache')
  await mkdir(cacheDir, { recursive: true })
  say('problems are stored; judging …')

  const watched = watchFolder(cacheDir)
  const asked = new Map<number, { digest: string; bytes: number }[]>()
  const got = new Set<number>()
  const wrong: string[] = []
  let judgements = 0
  let cache: CacheCounts | null = null
  const judging = startJudging({ dir, limitBytes: options.limitBytes, slots: 4, s3, language, manifests }, (message) => {
    if (message.kind === 'asked') asked.set(message.number, message.blobs.map(({ digest, sizeBytes }) => ({ digest, bytes: diskBytes(sizeBytes) })))
    else if (message.kind === 'got') got.add(message.number)
    else if (message.kind === 'stats') cache = message.stats
    else if (message.kind === 'failed') wrong.push(message.message)
    else {
      judgements += 1
      if (message.verdict !== message.expected) wrong.push(`${message.verdict} for ${message.expected}`)
    }
  })
  await Promise.race([sleep(options.seconds * 1000), judging.gone])
  await judging.stop()
  const folder = await watched()
  const counts: CacheCounts = cache ?? (() => { throw new Error('the judging process ended without its statistics') })()
  // A map keeps its order, which is that of asking.
  const trace = [...asked].flatMap(([number, both]) => (got.has(number) ? both : []))
  const lru = hitsOfLru(trace, options.limitBytes)
  return {
    seconds: options.seconds, limitBytes: options.limitBytes, folder, judgements, wrong, cache: counts,
    hitRate: counts.hits / (counts.hits + counts.misses), lruHitRate: lru.hits / (lru.hits + lru.misses),
  }
}

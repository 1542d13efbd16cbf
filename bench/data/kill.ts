import { createHash, randomInt } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openS3Blobs } from '../../src/blobs/s3.ts'
import { startJudging } from './judging-process.ts'
import { languageC, storeProblems } from './problems.ts'
import type { S3Address } from './s3.ts'

export interface KillResult {
  kills: number
  /** Of them, how many left a download unfinished. */
  duringDownloads: number
  filesSeen: number
  /** Files with a blob's name and other bytes. */
  halfWritten: string[]
  judgements: number
  wrong: string[]
}

const MB = 1_000_000

/** A worker that downloads and evicts all the time is killed again and again; after each kill every file with a blob's name must be whole. */
export async function measureKills(s3: S3Address, dir: string, options: { kills: number }, say: (line: string) => void): Promise<KillResult> {
  const blobs = await openS3Blobs({ ...s3, spoolDir: join(dir, 'spool') })
  const manifests = await storeProblems(blobs, { problems: 6, tests: 8, testBytes: 3 * MB })
  const language = await languageC()
  const cacheDir = join(dir, 'cache')
  await mkdir(cacheDir, { recursive: true })
  const result: KillResult = { kills: 0, duringDownloads: 0, filesSeen: 0, halfWritten: [], judgements: 0, wrong: [] }

  const judgeFor = async (untilJudged: number | null) => {
    const { promise: begun, resolve: sayBegun } = Promise.withResolvers<void>()
    const { promise: enough, resolve: sayEnough } = Promise.withResolvers<void>()
    let judged = 0
    const judging = startJudging({ dir, limitBytes: 36 * MB, slots: 2, s3, language, manifests }, (message) => {
      if (message.kind === 'got') sayBegun()
      if (message.kind === 'failed') result.wrong.push(message.message)
      if (message.kind !== 'judged') return
      result.judgements += 1
      if (message.verdict !== message.expected) result.wrong.push(`${message.verdict} for ${message.expected}`)
      if (++judged === untilJudged) sayEnough()
    })
    // One of ten while it starts and reads its folder, the others while it judges: its threads take a while to start, so from the first file on.
    if (untilJudged !== null) await Promise.race([enough, judging.gone])
    else if (randomInt(10) > 0) await Promise.race([begun.then(() => sleep(randomInt(2_000))), judging.gone])
    else await sleep(randomInt(1_000))
    await (untilJudged === null ? judging.kill() : judging.stop())
  }

  while (result.kills < options.kills) {
    await judgeFor(null)
    result.kills += 1
    const { whole, damaged, unfinished } = await filesBelow(cacheDir)
    result.filesSeen += whole + damaged.length
    result.halfWritten.push(...damaged)
    if (unfinished > 0) result.duringDownloads += 1
    if (result.kills % 20 === 0) say(`${result.kills} kills, ${result.duringDownloads} of them during a download; ${result.judgements} judgements, ${result.wrong.length} wrong; ${result.halfWritten.length} files half-written`)
  }
  await judgeFor(20)
  return result
}

async function filesBelow(dir: string): Promise<{ whole: number; damaged: string[]; unfinished: number }> {
  const found = { whole: 0, damaged: [] as string[], unfinished: 0 }
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    if (!/^[0-9a-f]{64}$/.test(entry.name)) {
      if (entry.name.endsWith('.part')) found.unfinished += 1
    } else if (createHash('sha256').update(await readFile(path)).digest('hex') === entry.name) found.whole += 1
    else found.damaged.push(path)
  }
  return found
}

import { join } from 'node:path'
import { pino } from 'pino'
import { openDiskCache } from '../../src/cache/disk-cache.ts'
import { medianOf } from '../measuring/figures.ts'
import { judge, push, startGavel, startWorker, untilWarm, warm, type Gavel } from './gavel.ts'
import { kinds, makePackage, type Kind, type TestFile } from './package.ts'
import { downloadToDisk, rawClients, type RawClient } from './raw.ts'
import type { S3Address } from './s3.ts'
import { watchWire } from './wire.ts'

export interface ColdRow {
  kind: Kind
  rounds: number
  contentBytes: number
  wireBytes: number
  rawBy: string
  rawSeconds: number
  /** The same into files; the goal is measured by `rawSeconds`. */
  rawToDiskSeconds: number
  /** From sending the submission to its verdict, with compiling. */
  judgedSeconds: number
  firstResultSeconds: number
  /** Part of all bytes on the wire that the server had sent when the first result was known. */
  firstResultPart: number
  /** The raw download's time by that. */
  judgedOfRaw: number
  /** All test data fetched ahead by another worker with an empty cache, at no bounded rate: nothing is compiled or judged. */
  fetchedSeconds: number
  fetchedOfRaw: number
  warmSeconds: number
  /** Of the second judgement on the same worker. */
  warmWireBytes: number
  hitUs: number
}

/** A worker with an empty cache judges; before each the same objects are downloaded and thrown away. Medians of the rounds, by turns. */
export async function measureCold(s3: S3Address, dir: string, options: { sizeBytes: number; tests: number; rounds: number }, say: (line: string) => void): Promise<ColdRow[]> {
  await using gavel = await startGavel(s3)
  await using wire = watchWire(Number(new URL(s3.endpoint).port))
  const rows: ColdRow[] = []
  for (const kind of kinds) {
    const { zipPath, zipBytes, inputs } = await makePackage(join(dir, kind), kind, options)
    const small = await makePackage(join(dir, `${kind}-small`), kind, { sizeBytes: 1000, tests: 1 })
    const { accepted: before } = await push(gavel, `cold-${kind}`, small.zipPath, small.zipBytes)
    await push(gavel, `cold-${kind}`, zipPath, zipBytes)
    const keys = inputs.map(({ digest }) => `blobs/${digest.slice(0, 2)}/${digest}`)
    const raw = await fastestRaw(s3, keys)
    say(`${kind}: the fastest raw client is ${raw.name} with ${raw.connections} connections`)
    const measured: Omit<ColdRow, 'kind' | 'rounds' | 'contentBytes' | 'rawBy'>[] = []
    for (let round = 0; round < options.rounds; round++) {
      const { seconds: rawSeconds, wireBytes } = await rawClients[raw.name](s3, keys, raw.connections)
      const { seconds: rawToDiskSeconds } = await downloadToDisk(s3, keys, raw.connections)
      await using worker = await startWorker(gavel)
      const beforeBytes = await wire.sentBytes()
      let firstBytes = 0
      let firstResultSeconds = 0
      const startedAt = performance.now()
      const judgedSeconds = await judge(gavel, `cold-${kind}`, async (test) => {
        if (test > 0) return
        firstResultSeconds = (performance.now() - startedAt) / 1000
        firstBytes = await wire.sentBytes()
      })
      const coldBytes = await wire.sentBytes()
      const warmSeconds = await judge(gavel, `cold-${kind}`, () => undefined)
      const warmWireBytes = (await wire.sentBytes()) - coldBytes
      await worker.stop()
      const hitUs = await costOfHit(join(worker.dataDir, 'cache'), inputs)
      const fetchedSeconds = await fetchAhead(gavel, `cold-${kind}`, before.testset.version)
      measured.push({
        fetchedSeconds, fetchedOfRaw: rawSeconds / fetchedSeconds,
        wireBytes, rawSeconds, rawToDiskSeconds, judgedSeconds, firstResultSeconds, firstResultPart: (firstBytes - beforeBytes) / (coldBytes - beforeBytes),
        judgedOfRaw: rawSeconds / judgedSeconds, warmSeconds, warmWireBytes, hitUs,
      })
      say(`${kind}: raw ${rawSeconds.toFixed(2)} s, to disk ${rawToDiskSeconds.toFixed(2)} s, fetched ahead ${fetchedSeconds.toFixed(2)} s, judged ${judgedSeconds.toFixed(2)} s, first result after ${firstResultSeconds.toFixed(2)} s and ${((measured.at(-1)?.firstResultPart ?? 0) * 100).toFixed(1)} %, again ${warmSeconds.toFixed(2)} s and ${warmWireBytes} bytes`)
    }
    const median = (of: (one: (typeof measured)[number]) => number) => medianOf(measured.map(of))
    rows.push({
      kind, rounds: options.rounds, rawBy: `${raw.name}, ${raw.connections} connections`,
      contentBytes: inputs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      wireBytes: median((one) => one.wireBytes), rawSeconds: median((one) => one.rawSeconds), rawToDiskSeconds: median((one) => one.rawToDiskSeconds), judgedSeconds: median((one) => one.judgedSeconds),
      firstResultSeconds: median((one) => one.firstResultSeconds), firstResultPart: median((one) => one.firstResultPart), judgedOfRaw: median((one) => one.judgedOfRaw), fetchedSeconds: median((one) => one.fetchedSeconds), fetchedOfRaw: median((one) => one.fetchedOfRaw),
      warmSeconds: median((one) => one.warmSeconds), warmWireBytes: Math.max(...measured.map((one) => one.warmWireBytes)), hitUs: median((one) => one.hitUs),
    })
  }
  return rows
}

/** Seconds that a new worker takes for all test data. Then it is to be the small version's, so that workers that come later find nothing to fetch. */
async function fetchAhead(gavel: Gavel, slug: string, smallVersion: string): Promise<number> {
  await using worker = await startWorker(gavel, { GAVEL_WARM_MAX_BYTES_PER_SECOND: String(Number.MAX_SAFE_INTEGER) })
  const startedAt = performance.now()
  await warm(gavel, slug, null)
  await untilWarm(gavel, slug)
  const seconds = (performance.now() - startedAt) / 1000
  await worker.stop()
  await warm(gavel, slug, smallVersion)
  return seconds
}

/** Whichever is fastest is what the server can give. */
async function fastestRaw(s3: S3Address, keys: readonly string[]): Promise<{ name: RawClient; connections: number }> {
  let best: { name: RawClient; connections: number; seconds: number } | null = null
  for (const name of ['node', 'curl'] as const) {
    for (const connections of [4, 8, 16]) {
      const { seconds } = await rawClients[name](s3, keys, connections)
      if (best === null || seconds < best.seconds) best = { name, connections, seconds }
    }
  }
  if (best === null) throw new Error('nothing was tried')
  return best
}

/** Microseconds to acquire one test's input and let it go, when all are there and verified; the median. */
async function costOfHit(dir: string, inputs: readonly TestFile[]): Promise<number> {
  const cache = await openDiskCache({
    dir, maxBytes: Number.MAX_SAFE_INTEGER, aheadBytesPerSecond: 1, log: pino({ level: 'silent' }),
    download: () => Promise.reject(new Error('a hit fetched something')),
  })
  for (const { digest, sizeBytes } of inputs) (await cache.acquire([{ digest, sizeBytes }])).release()
  const times: number[] = []
  for (let round = 0; round < 20; round++) {
    for (const { digest, sizeBytes } of inputs) {
      const startedAt = performance.now()
      ;(await cache.acquire([{ digest, sizeBytes }])).release()
      times.push((performance.now() - startedAt) * 1000)
    }
  }
  await cache.close()
  return medianOf(times)
}

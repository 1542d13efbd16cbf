import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { json } from 'node:stream/consumers'
import { listOf } from '../../src/contract/conventions.ts'
import { Language } from '../../src/contract/language.ts'
import { PackageAccepted } from '../../src/contract/problem.ts'
import { Warm } from '../../src/contract/warm.ts'
import { readEvents } from '../../test/support/event-reader.ts'
import { startProduct, type Product } from '../../test/support/product.ts'
import { startTestServer } from '../../test/support/server.ts'
import type { S3Address } from './s3.ts'

/** API and relay, as a user runs them, on a database of their own; workers are started beside them. */
export interface Gavel extends AsyncDisposable {
  api: Product
  databaseUrl: string
  s3: S3Address
}

export async function startGavel(s3: S3Address): Promise<Gavel> {
  const server = await startTestServer()
  const api = await startProduct({
    environment: { ...environmentOf(s3), GAVEL_ROLES: 'api,relay', GAVEL_DATABASE_URL: server.connectionString },
    isReady: /^\s*address\s/,
  })
  return {
    api, s3, databaseUrl: server.connectionString,
    async [Symbol.asyncDispose]() {
      await api.stop()
      await server.stop()
    },
  }
}

export function environmentOf(s3: S3Address): Record<string, string> {
  return {
    GAVEL_S3_ENDPOINT: s3.endpoint, GAVEL_S3_BUCKET: s3.bucket, GAVEL_S3_REGION: s3.region,
    GAVEL_S3_ACCESS_KEY_ID: s3.credentials.accessKeyId, GAVEL_S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
  }
}

export interface OwnWorker extends AsyncDisposable {
  dataDir: string
  /** Ends it; its disk stays until it is disposed of. */
  stop(): Promise<void>
}

/** A worker on a disk of its own, with an empty cache. */
export async function startWorker(gavel: Gavel, environment: Record<string, string> = {}): Promise<OwnWorker> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gavel-bench-worker-'))
  const worker = await startProduct({
    dataDir,
    environment: { ...environmentOf(gavel.s3), GAVEL_ROLES: 'worker', GAVEL_DATABASE_URL: gavel.databaseUrl, ...environment },
    isReady: /^\s*slots\s/,
  })
  await knowsC(gavel)
  const stop = async () => {
    if (worker.process.exitCode === null) await worker.stop()
  }
  return {
    dataDir, stop,
    async [Symbol.asyncDispose]() {
      await stop()
      await rm(dataDir, { recursive: true })
    },
  }
}

/** The API looks now and then what its workers can judge. */
async function knowsC({ api }: Gavel): Promise<void> {
  for (;;) {
    const answer = await fetch(`${api.url}/v1/languages`, { headers: { authorization: `Bearer ${api.adminToken}` } })
    const { items } = listOf(Language).parse(await answer.json())
    if (items.some(({ id, available }) => id === 'c' && available)) return
    await sleep(200)
  }
}

/** Uploads and publishes a package; gives the seconds that it took. */
export async function push({ api }: Gavel, slug: string, zipPath: string, zipBytes: number): Promise<{ seconds: number; accepted: PackageAccepted }> {
  const startedAt = performance.now()
  const sending = request(`${api.url}/v1/problems/${slug}/package?publish=true`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${api.adminToken}`, 'content-type': 'application/zip', 'content-length': zipBytes },
  })
  createReadStream(zipPath, { highWaterMark: 1 << 20 }).pipe(sending)
  const [answer] = await once(sending, 'response')
  const body: unknown = await json(answer)
  if (answer.statusCode !== 201) throw new Error(`${answer.statusCode}: ${JSON.stringify(body)}`)
  return { seconds: (performance.now() - startedAt) / 1000, accepted: PackageAccepted.parse(body) }
}

/** Has every worker fetch a version's data ahead (null: the published one's), in place of what was asked for this problem before. */
export async function warm({ api }: Gavel, slug: string, version: string | null): Promise<void> {
  const query = version === null ? '' : `?version=${encodeURIComponent(version)}`
  const answer = await fetch(`${api.url}/v1/problems/${slug}/warm${query}`, { method: 'POST', headers: { authorization: `Bearer ${api.adminToken}` } })
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
}

/** Resolves when the one worker that there is has what it is to fetch ahead. */
export async function untilWarm({ api }: Gavel, slug: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${api.url}/v1/problems/${slug}/warm`, { headers: { authorization: `Bearer ${api.adminToken}` } })
    const { workers } = Warm.parse(await answer.json())
    // Those that were there before have ended, and will never have it.
    if (workers.some(({ state }) => state === 'ready')) return
    const failed = workers.find(({ state }) => state === 'failed')
    if (failed !== undefined) throw new Error(JSON.stringify(failed))
    await sleep(10)
  }
}

/** Has a right program judged; `onRun` is called when each test's result comes. Gives the seconds from sending it to its verdict. */
export async function judge({ api }: Gavel, slug: string, onRun: (test: number) => Promise<void> | void): Promise<number> {
  const authorization = `Bearer ${api.adminToken}`
  const startedAt = performance.now()
  // Different bytes each time, so that each is compiled.
  const source = `#include <stdio.h>\nint main() { puts("ok"); } // ${startedAt}`
  const sent = await fetch(`${api.url}/v1/submissions`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ problem: slug, language: 'c', source }) })
  if (sent.status !== 202) throw new Error(`${sent.status}: ${await sent.text()}`)
  const stream = await fetch(`${api.url}${sent.headers.get('location') ?? ''}/events`, { headers: { authorization } })
  let runs = 0
  for await (const { event, data } of readEvents(stream)) {
    if (event === 'run') await onRun(runs++)
    if (event !== 'done') continue
    if (data['verdict'] !== 'AC') throw new Error(`the verdict is ${String(data['verdict'])}: ${JSON.stringify(data).slice(0, 500)}`)
    return (performance.now() - startedAt) / 1000
  }
  throw new Error('the events ended without a verdict')
}

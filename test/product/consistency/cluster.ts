import { setTimeout as sleep } from 'node:timers/promises'
import type { S3Settings } from '../../../src/blobs/s3-client.ts'
import { callerOf, type Caller } from '../../support/caller.ts'
import { startProduct, type Product } from '../../support/product.ts'

export interface Cluster extends AsyncDisposable {
  api: Caller
  workers: Product[]
}

/** An API with its relay, and so many workers, each with a data folder and so a cache of its own, as on as many machines: they share the database and S3 only. */
export async function startCluster(options: { workers: number; databaseUrl: string; s3: S3Settings }): Promise<Cluster> {
  await using stack = new AsyncDisposableStack()
  const shared = { GAVEL_DATABASE_URL: options.databaseUrl, GAVEL_SLOTS: '1', ...settingsOf(options.s3) }
  const start = async (roles: string, isReady: RegExp) => {
    const product = await startProduct({ environment: { ...shared, GAVEL_ROLES: roles }, isReady })
    stack.defer(() => product.stop())
    return product
  }
  // The first one makes the tables.
  const api = await start('api,relay', /address/)
  const workers = await Promise.all(Array.from({ length: options.workers }, () => start('worker', /slots/)))
  const caller = callerOf(api.url, api.adminToken)
  // The API has to have heard of a worker before it takes what they judge.
  while ((await fetch(`${api.url}/readyz`)).status !== 200) await sleep(100)
  const running = stack.move()
  return { api: caller, workers, [Symbol.asyncDispose]: () => running.disposeAsync() }
}

function settingsOf({ endpoint, region, bucket, credentials }: S3Settings): Record<string, string> {
  return {
    GAVEL_S3_ENDPOINT: endpoint ?? '',
    GAVEL_S3_REGION: region,
    GAVEL_S3_BUCKET: bucket,
    GAVEL_S3_ACCESS_KEY_ID: credentials?.accessKeyId ?? '',
    GAVEL_S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? '',
  }
}

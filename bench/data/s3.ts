import { startS3 as startServer } from '../../test/support/s3.ts'

/** A bucket and who may use it. */
export interface S3Address {
  endpoint: string
  region: string
  bucket: string
  credentials: { accessKeyId: string; secretAccessKey: string }
}

/** A real server of its own with an empty bucket. */
export async function startS3(): Promise<{ address: S3Address } & AsyncDisposable> {
  const server = await startServer()
  const { region, bucket } = await server.bucket('bench')
  return { address: { endpoint: server.endpoint, region, bucket, credentials: server.credentials }, [Symbol.asyncDispose]: () => server.stop() }
}

import { createHash, createHmac } from 'node:crypto'
import type { S3Address } from './s3.ts'

/**
 * An address that asks S3 for one object and nothing else: a signature of version 4 in the query
 * (docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html), so that any HTTP client measures the server alone.
 */
export function signedUrl(s3: S3Address, method: 'GET' | 'PUT', key: string): string {
  const { host } = new URL(s3.endpoint)
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const scope = `${time.slice(0, 8)}/${s3.region}/s3/aws4_request`
  const query = new URLSearchParams({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256', 'X-Amz-Credential': `${s3.credentials.accessKeyId}/${scope}`, 'X-Amz-Date': time, 'X-Amz-Expires': '3600', 'X-Amz-SignedHeaders': 'host',
  }).toString()
  const path = `/${s3.bucket}/${key}`
  const asked = [method, path, query, `host:${host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(asked).digest('hex')].join('\n')
  const key4 = [time.slice(0, 8), s3.region, 's3', 'aws4_request'].reduce((secret: string | Buffer, part) => hmac(secret, part), `AWS4${s3.credentials.secretAccessKey}`)
  return `${s3.endpoint}${path}?${query}&X-Amz-Signature=${hmac(key4, toSign).toString('hex')}`
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestFile } from './package.ts'
import { signedUrl } from './signed.ts'
import type { S3Address } from './s3.ts'

/** What the server can give: the same objects by whole GETs, `connections` at once, thrown away as they come. The faster of two clients. */
export const rawClients = { node: downloadByNode, curl: downloadByCurl }
export type RawClient = keyof typeof rawClients

export interface Transferred {
  seconds: number
  wireBytes: number
}

async function downloadByNode(s3: S3Address, keys: readonly string[], connections: number): Promise<Transferred> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const urls = keys.map((key) => signedUrl(s3, 'GET', key))
  let wireBytes = 0
  const startedAt = performance.now()
  await inLanes(urls, connections, async (url) => {
    const [answer] = await once(request(url, { agent }).end(), 'response')
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} for ${url}`)
    answer.on('data', (chunk: Buffer) => (wireBytes += chunk.length))
    await once(answer, 'end')
  })
  const seconds = (performance.now() - startedAt) / 1000
  agent.destroy()
  return { seconds, wireBytes }
}

/** Into files of a folder instead, which nobody looks at: what a disk's cache costs beside it. */
export async function downloadToDisk(s3: S3Address, keys: readonly string[], connections: number): Promise<Transferred> {
  const dir = await mkdtemp(join(tmpdir(), 'gavel-bench-raw-'))
  try {
    return await downloadByCurl(s3, keys, connections, dir)
  } finally {
    await rm(dir, { recursive: true })
  }
}

async function downloadByCurl(s3: S3Address, keys: readonly string[], connections: number, dir: string | null = null): Promise<Transferred> {
  const config = keys.map((key, index) => `url = "${signedUrl(s3, 'GET', key)}"\noutput = ${dir === null ? '/dev/null' : join(dir, String(index))}\n`).join('')
  const startedAt = performance.now()
  const curl = spawn('curl', ['--no-progress-meter', '--fail', '--parallel', '--parallel-immediate', '--parallel-max', String(connections), '--write-out', '%{size_download}\n', '--config', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  curl.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  curl.stdin.end(config)
  const [code] = await once(curl, 'close')
  const seconds = (performance.now() - startedAt) / 1000
  if (code !== 0) throw new Error(`curl ended with code ${code}`)
  return { seconds, wireBytes: output.trim().split('\n').reduce((sum, line) => sum + Number(line), 0) }
}

/** Hashes each file and sends it under a key that the hash is part of, as an upload has to, `connections` at once. */
export async function uploadRaw(s3: S3Address, files: readonly TestFile[], connections: number, prefix: string): Promise<Transferred> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  let wireBytes = 0
  const startedAt = performance.now()
  await inLanes(files, connections, async ({ path }) => {
    const content = await readFile(path)
    const digest = createHash('sha256').update(content).digest('hex')
    const sending = request(signedUrl(s3, 'PUT', `${prefix}/${digest}`), { method: 'PUT', agent, headers: { 'content-length': content.length } })
    const [answer] = await once(sending.end(content), 'response')
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} for ${path}`)
    answer.resume()
    await once(answer, 'end')
    wireBytes += content.length
  })
  const seconds = (performance.now() - startedAt) / 1000
  agent.destroy()
  return { seconds, wireBytes }
}

async function inLanes<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items]
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
    }),
  )
}

import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { S3Settings } from '../../src/blobs/s3-client.ts'
import { freePorts } from './free-ports.ts'
import { onLoopback, type ServerPlace } from './server-place.ts'

const weed = resolve(import.meta.dirname, '../../.toolchain/seaweedfs/weed')

const startWithinMs = 120_000

export interface S3Server {
  endpoint: string
  /** Of its only user. */
  credentials: { accessKeyId: string; secretAccessKey: string }
  /** The server's own process that runs now; 0 while none does. */
  readonly processId: number
  /** Where it keeps everything, to be measured. */
  dir: string
  /** Makes a bucket; what it gives opens it. */
  bucket(name: string): Promise<S3Settings>
  /** Of the SDK, for what a test does behind Gavel's back. To be destroyed by the caller. */
  client(): S3Client
  /** As when the plug is pulled; `start` has it go on with what it had. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** A real S3 server (SeaweedFS) on free ports, of the loopback if nothing else is said, with a folder of its own; it ends with this process, however that ends. */
export async function startS3(at: ServerPlace = onLoopback): Promise<S3Server> {
  if (!existsSync(weed)) throw new Error(`${weed} is missing: node scripts/setup.mjs --tests brings it`)
  const dir = await mkdtemp(join(tmpdir(), 'gavel-s3-'))
  const credentials = { accessKeyId: 'gavel-test', secretAccessKey: 'gavel-test-secret' }
  const identity = { name: 'gavel', credentials: [{ accessKey: credentials.accessKeyId, secretKey: credentials.secretAccessKey }], actions: ['Admin', 'Read', 'Write', 'List', 'Tagging'] }
  await writeFile(join(dir, 'identities.json'), JSON.stringify({ identities: [identity] }))
  const options = (ports: number[]) => ({
    ip: at.address, 'ip.bind': at.address, dir, 'master.port': ports[1], 'master.port.grpc': ports[2], 'volume.port': ports[3], 'volume.port.grpc': ports[4],
    filer: true, 'filer.port': ports[5], 'filer.port.grpc': ports[6], 'filer.localSocket': join(dir, 'filer.sock'),
    s3: true, 's3.port': ports[0], 's3.port.grpc': ports[7], 's3.port.iceberg': 0, 's3.port.lance': 0, 's3.localSocket': join(dir, 's3.sock'),
    's3.config': join(dir, 'identities.json'), 's3.autoCreateBucket': false, 'master.telemetry': false, 'master.volumeSizeLimitMB': 1024, 'volume.max': 100,
  })
  const ports = await freePorts(8)
  const args = Object.entries(options(ports)).map(([name, value]) => `-${name}=${value}`)
  let child: ChildProcess | null = null
  let said = ''
  const hasEnded = () => child === null || child.exitCode !== null || child.signalCode !== null
  const start = async () => {
    const [command = '', ...rest] = [...at.inside, 'setpriv', '--pdeathsig', 'KILL', weed, '-logtostderr=true', 'server', ...args]
    const started = spawn(command, rest, { cwd: dir, env: { ...process.env, HOME: dir }, stdio: ['ignore', 'ignore', 'pipe'], detached: true })
    started.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)))
    child = started
    await answers(at.address, ports[0] ?? 0, hasEnded)
  }
  const kill = async () => {
    if (child === null || hasEnded()) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  const stop = async () => {
    await kill()
    await rm(dir, { recursive: true, force: true })
  }
  const endpoint = `http://${at.address}:${ports[0]}`
  const client = () => new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' })
  try {
    await start()
  } catch (error) {
    await stop()
    throw new Error(`SeaweedFS did not start:\n${said}`, { cause: error })
  }
  return {
    endpoint,
    credentials,
    get processId() {
      return hasEnded() ? 0 : (child?.pid ?? 0)
    },
    dir,
    client,
    bucket: async (name) => {
      const own = client()
      // Its parts find each other within a second or two of its first answer, and the SDK tries again meanwhile.
      await own.send(new CreateBucketCommand({ Bucket: name }))
      own.destroy()
      return { endpoint, region: 'us-east-1', bucket: name, credentials }
    },
    kill,
    start,
    stop,
  }
}

/** Resolves when something listens there. */
async function answers(host: string, port: number, hasEnded: () => boolean): Promise<void> {
  const until = Date.now() + startWithinMs
  for (;;) {
    const socket = connect(port, host)
    const isThere = await once(socket, 'connect').then(() => true, () => false)
    socket.destroy()
    if (isThere) return
    if (hasEnded()) throw new Error('it ended')
    if (Date.now() > until) throw new Error(`nothing listens on its port after ${startWithinMs} ms`)
    await sleep(50)
  }
}

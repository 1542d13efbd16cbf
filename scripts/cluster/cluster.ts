import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { readConfig } from '../../src/config.ts'
import type { ProcessRole } from '../../src/config/settings.ts'
import { freePorts } from '../../test/support/free-ports.ts'
import { startKafka, type Kafka } from '../../test/support/kafka.ts'
import { startS3 } from '../../test/support/s3.ts'
import type { ServerPlace } from '../../test/support/server-place.ts'
import { databasePart, prepareDatabase } from './database.ts'
import { loadBalancer } from './load-balancer.ts'
import { processPart, type Part } from './part.ts'
import { answers, root } from './surroundings.ts'

export interface Cluster {
  /** Of the load balancer: where clients go. */
  url: string
  adminToken: string
  /** Of the database, to look behind the API. */
  connectionString: string
  /** By name: haproxy, api-1 … api-4, relay-1, relay-2, worker-1, worker-2, postgres, s3, kafka-1. */
  part(name: string): Part
  parts: readonly Part[]
  /** The addresses of the API's replicas, past the load balancer. */
  apiUrls: readonly string[]
  /** Ends everything in order; with `force`, at once. */
  stop(options?: { force: boolean }): Promise<void>
}

export interface ClusterOptions {
  apis?: number
  relays?: number
  workers?: number
  /** Networks of their own, so that the way to them can be cut. */
  kafkaAt?: ServerPlace
  s3At?: ServerPlace
  /** Brokers of Kafka; with 0 the queue is in PostgreSQL. */
  brokers?: number
  /** Of the load balancer; any free one if nothing is said. */
  port?: number
  /** Settings of every role. */
  environment?: Record<string, string>
  /** What the parts print. */
  onLine?: (part: string, line: string) => void
}

/** An API that listens knows its workers after its next look at them, every few seconds. */
const readyWithinMs = 60_000
const adminToken = 'cluster-administrator-token'

/**
 * Gavel as it runs for many, on this machine: a database, Kafka, S3, several processes of each role, and HAProxy before the API. Every part is a process
 * of its own without a supervisor, so that it can be killed, frozen and started again by its name. Everything lies in a temporary folder.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const say = (name: string) => (line: string) => options.onLine?.(name, line)
  const dir = await mkdtemp(join(tmpdir(), 'gavel-cluster-'))
  const log = pino({ level: 'silent' })
  const parts: Part[] = []
  const s3 = await startS3(options.s3At)
  let kafka: Kafka | null = null

  const stop = async ({ force } = { force: false }) => {
    // Who asks goes before whom it asks, so that each can end in order.
    const failures: unknown[] = []
    for (const group of [/^haproxy/, /^(api|relay|worker)/, /^postgres/]) {
      const ends = await Promise.allSettled(parts.filter((part) => group.test(part.name)).map(async (part) => {
        part.thaw()
        await (force ? part.kill() : part.stop())
      }))
      failures.push(...ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : [])))
    }
    await kafka?.stop()
    await s3.stop()
    await rm(dir, { recursive: true, force: true })
    if (failures.length > 0) throw new AggregateError(failures, 'not every part of the cluster ended as it should')
  }

  try {
    const bucket = await s3.bucket('gavel')
    const brokers = options.brokers ?? 1
    if (brokers > 0) kafka = await startKafka({ brokers, ...(options.kafkaAt !== undefined && { at: options.kafkaAt }) })
    const { part: postgres, connectionString } = await databasePart(join(dir, 'postgres'), say('postgres'))
    parts.push(postgres)
    await postgres.start()
    await prepareDatabase(connectionString, adminToken, log)

    const [free = 0, ...apiPorts] = await freePorts(1 + (options.apis ?? 4))
    const settings = {
      GAVEL_DATABASE_URL: connectionString,
      // All APIs together have to stay below what PostgreSQL takes.
      GAVEL_DATABASE_CONNECTIONS: '12',
      GAVEL_S3_ENDPOINT: s3.endpoint,
      GAVEL_S3_BUCKET: bucket.bucket,
      GAVEL_S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
      GAVEL_S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
      GAVEL_DRAIN_SECONDS: '20',
      GAVEL_UNREADY_SECONDS: '2',
      ...(kafka === null ? {} : { GAVEL_KAFKA_BROKERS: kafka.addresses.join(','), GAVEL_KAFKA_REPLICAS: '1' }),
      ...options.environment,
    }
    const role = async (kind: ProcessRole, name: string, own: Record<string, string>, cores: number[] | null = null) => {
      const dataDir = join(dir, name)
      await mkdir(dataDir, { mode: 0o711 })
      if (kind === 'worker') await symlink(await sharedToolchains(), join(dataDir, 'toolchains'))
      const pinned = cores === null ? [] : ['taskset', '--cpu-list', cores.join(',')]
      const part = processPart({
        name,
        place: own['GAVEL_PORT'] === undefined ? dataDir : `http://127.0.0.1:${own['GAVEL_PORT']}`,
        command: [...pinned, process.execPath, '--disable-warning=ExperimentalWarning', join(root, 'src/cli/main.ts'), 'role', kind],
        environment: { ...process.env, ...settings, GAVEL_DATA_DIR: dataDir, NODE_COMPILE_CACHE: join(root, '.toolchain/compile-cache'), ...own },
        onLine: say(name),
        isReady: async (lines) => lines.some((line) => line.startsWith(`gavel ${kind} is ready`)),
      })
      parts.push(part)
      return part
    }
    const { cores } = readConfig({})
    const workerCount = options.workers ?? 2
    await Promise.all([
      ...apiPorts.map((port, index) => role('api', `api-${index + 1}`, { GAVEL_PORT: String(port) })),
      ...Array.from({ length: options.relays ?? 2 }, (_, index) => role('relay', `relay-${index + 1}`, {})),
      // No two programs on one core: the workers share them out.
      ...Array.from({ length: workerCount }, (_, index) => role('worker', `worker-${index + 1}`, {}, coresFor(index, workerCount, cores))),
    ].map(async (made) => (await made).start()))
    const apiUrls = apiPorts.map((port) => `http://127.0.0.1:${port}`)
    // A worker that has come is known to each of them within its next look.
    await Promise.all(apiUrls.map(async (url, index) => untilReady(url, parts.find(({ name }) => name === `api-${index + 1}`))))

    const balancer = await loadBalancer({ dir, port: options.port ?? free, apiPorts, onLine: say('haproxy') })
    parts.push(balancer)
    await balancer.start()
    const all = [...parts, serverPart('s3', s3.endpoint, s3), ...(kafka?.brokers ?? []).map((broker, index) => serverPart(`kafka-${index + 1}`, broker.address, broker))]
    const part = (name: string) => {
      const found = all.find((one) => one.name === name)
      if (found === undefined) throw new Error(`there is no ${name}: ${all.map((one) => one.name).join(', ')}`)
      return found
    }
    return { url: balancer.place, adminToken, connectionString, part, parts: all, apiUrls, stop }
  } catch (error) {
    await stop({ force: true })
    throw error
  }
}

async function untilReady(url: string, api: Part | undefined): Promise<void> {
  const until = performance.now() + readyWithinMs
  while (!(await answers(`${url}/readyz`))) {
    if (performance.now() > until) {
      const why = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) }).then((answer) => answer.text(), String)
      throw new Error(`${api?.name ?? url} was not ready after ${readyWithinMs / 1000} s: ${why}\n${api?.said() ?? ''}`)
    }
    await sleep(50)
  }
}

interface Server {
  readonly processId: number
  kill(): Promise<void>
  start(): Promise<void>
}

/** A server that ends in order when it is killed. */
function serverPart(name: string, place: string, server: Server): Part {
  return {
    name,
    place,
    get processId() {
      return server.processId
    },
    start: () => server.start(),
    stop: () => server.kill(),
    kill: () => server.kill(),
    said: () => '',
    freeze: () => void process.kill(server.processId, 'SIGSTOP'),
    thaw: () => void process.kill(server.processId, 'SIGCONT'),
  }
}

/** Every n-th core; one that there are too few for takes one that another has too. */
function coresFor(index: number, workers: number, cores: readonly number[]): number[] {
  const own = cores.filter((_, place) => place % workers === index)
  return own.length > 0 ? own : cores.slice(index % cores.length, (index % cores.length) + 1)
}

/** Where the tests keep what compilers have prepared, which takes half a minute; it is named by what it was made from. */
async function sharedToolchains(): Promise<string> {
  const dir = join(root, 'build/toolchains')
  await mkdir(dir, { recursive: true })
  return dir
}

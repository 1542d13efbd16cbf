import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { z } from 'zod'
import { physicalCores, shareOfDisk } from './config/machine.ts'
import { hasUser, isSecret, processRoles, settings, type ProcessRole, type SettingName } from './config/settings.ts'
import { Fault } from './domain/fault.ts'

const GiB = 1024 ** 3

export interface S3Config {
  bucket: string
  endpoint: string | undefined
  region: string
  credentials: { accessKeyId: string; secretAccessKey: string } | undefined
}

export interface KafkaConfig {
  brokers: string[]
  isTls: boolean
  /** Null: Kafka asks for no user. */
  user: { mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'; name: string; password: string } | null
  prefix: string
  /** Of topics that are made. */
  partitions: number
  /** Null: as the brokers have it. */
  replicas: number | null
}

export interface Config {
  port: number
  host: string
  /** Of the worker; null: neither it nor the relay listens. */
  metricsPort: number | null
  dataDir: string
  adminToken: string | undefined
  roles: ProcessRole[]
  slots: number
  /** The cores that slots are pinned to, in turn: one of each physical core. */
  cores: number[]
  leaseMs: number
  /** What a worker may take at a stop to finish what it judges, and an API to finish its requests. */
  drainMs: number
  /** Of an API: how long it still serves at a stop, not ready. */
  unreadyMs: number
  /** Of one contestant; null: any number. */
  submissionsPerMinute: number | null
  /** Of one contestant's token, at one API process; null: any number. */
  requestsPerMinute: number | null
  maxWaiting: number
  databaseUrl: string | undefined
  databaseConnections: number
  /** Null: test data is kept in a folder. */
  s3: S3Config | null
  /** Null: the queue is in PostgreSQL. */
  kafka: KafkaConfig | null
  cacheDir: string
  cacheMaxBytes: number
  warmMaxBytesPerSecond: number
  compileCacheMaxBytes: number
  allowWeakBox: boolean
  /** Null: nothing is traced. */
  tracing: { url: string; headers: Record<string, string>; serviceName: string; share: number } | null
  logLevel: 'debug' | 'info' | 'warn' | 'error'
  /** For the commands that speak to a running Gavel. */
  url: string
  token: string | undefined
}

/** The folder of this checkout: programs, pages and languages are found from it. */
export const installationDir = resolve(import.meta.dirname, '..')

/**
 * Reads and checks the settings; an empty variable counts as absent.
 * @throws Fault CONFIG_INVALID whose message has one line for each bad variable
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const faults: string[] = []
  function read<T>(name: SettingName, rule: z.ZodType<T>): T | undefined {
    const text = environment[name]
    if (text === undefined || text === '') return undefined
    const parsed = rule.safeParse(text)
    if (parsed.success) return parsed.data
    const shown = isSecret(name) || name.endsWith('URL') || hasUser(text) ? '' : ` (is "${text}")`
    faults.push(`${name}: ${parsed.error.issues[0]?.message ?? 'is not valid'}${shown}`)
    return undefined
  }
  const dataDir = read('GAVEL_DATA_DIR', settings.GAVEL_DATA_DIR.rule) ?? defaultDataDir(environment)
  const cacheDir = read('GAVEL_CACHE_DIR', settings.GAVEL_CACHE_DIR.rule) ?? join(dataDir, 'cache')
  const cores = physicalCores()
  const port = read('GAVEL_PORT', settings.GAVEL_PORT.rule) ?? 8080
  const host = read('GAVEL_HOST', settings.GAVEL_HOST.rule) ?? '127.0.0.1'
  function readS3(): S3Config | null {
    const bucket = read('GAVEL_S3_BUCKET', settings.GAVEL_S3_BUCKET.rule)
    const endpoint = read('GAVEL_S3_ENDPOINT', settings.GAVEL_S3_ENDPOINT.rule)
    const region = read('GAVEL_S3_REGION', settings.GAVEL_S3_REGION.rule)
    const accessKeyId = read('GAVEL_S3_ACCESS_KEY_ID', settings.GAVEL_S3_ACCESS_KEY_ID.rule)
    const secretAccessKey = read('GAVEL_S3_SECRET_ACCESS_KEY', settings.GAVEL_S3_SECRET_ACCESS_KEY.rule)
    if (!environment['GAVEL_S3_BUCKET'] && (endpoint ?? accessKeyId ?? secretAccessKey) !== undefined) faults.push('GAVEL_S3_BUCKET: must be set where other settings of S3 are')
    if (!environment['GAVEL_S3_ACCESS_KEY_ID'] && secretAccessKey !== undefined) faults.push('GAVEL_S3_ACCESS_KEY_ID: must be set with GAVEL_S3_SECRET_ACCESS_KEY')
    if (!environment['GAVEL_S3_SECRET_ACCESS_KEY'] && accessKeyId !== undefined) faults.push('GAVEL_S3_SECRET_ACCESS_KEY: must be set with GAVEL_S3_ACCESS_KEY_ID')
    if (bucket === undefined) return null
    return { bucket, endpoint, region: region ?? 'us-east-1', credentials: accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : undefined }
  }
  function readKafka(): KafkaConfig | null {
    const brokers = read('GAVEL_KAFKA_BROKERS', settings.GAVEL_KAFKA_BROKERS.rule)
    const prefix = read('GAVEL_KAFKA_TOPIC_PREFIX', settings.GAVEL_KAFKA_TOPIC_PREFIX.rule) ?? 'gavel'
    const partitions = read('GAVEL_KAFKA_PARTITIONS', settings.GAVEL_KAFKA_PARTITIONS.rule) ?? 4
    const replicas = read('GAVEL_KAFKA_REPLICAS', settings.GAVEL_KAFKA_REPLICAS.rule) ?? null
    const isTls = read('GAVEL_KAFKA_TLS', settings.GAVEL_KAFKA_TLS.rule) ?? false
    const name = read('GAVEL_KAFKA_USERNAME', settings.GAVEL_KAFKA_USERNAME.rule)
    const password = read('GAVEL_KAFKA_PASSWORD', settings.GAVEL_KAFKA_PASSWORD.rule)
    const mechanism = read('GAVEL_KAFKA_SASL_MECHANISM', settings.GAVEL_KAFKA_SASL_MECHANISM.rule) ?? 'SCRAM-SHA-512'
    if (!environment['GAVEL_KAFKA_BROKERS'] && (name ?? password) !== undefined) faults.push('GAVEL_KAFKA_BROKERS: must be set where other settings of Kafka are')
    if (!environment['GAVEL_KAFKA_PASSWORD'] && name !== undefined) faults.push('GAVEL_KAFKA_PASSWORD: must be set with GAVEL_KAFKA_USERNAME')
    if (!environment['GAVEL_KAFKA_USERNAME'] && password !== undefined) faults.push('GAVEL_KAFKA_USERNAME: must be set with GAVEL_KAFKA_PASSWORD')
    const user = name !== undefined && password !== undefined ? { mechanism, name, password } : null
    return brokers === undefined ? null : { brokers, isTls, user, prefix, partitions, replicas }
  }
  function readTracing(): Config['tracing'] {
    const endpoint = read('OTEL_EXPORTER_OTLP_ENDPOINT', settings.OTEL_EXPORTER_OTLP_ENDPOINT.rule)
    const url = read('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT.rule) ?? (endpoint && `${endpoint.replace(/\/+$/, '')}/v1/traces`)
    const headers = read('OTEL_EXPORTER_OTLP_HEADERS', settings.OTEL_EXPORTER_OTLP_HEADERS.rule)
    const serviceName = read('OTEL_SERVICE_NAME', settings.OTEL_SERVICE_NAME.rule)
    const share = read('OTEL_TRACES_SAMPLER_ARG', settings.OTEL_TRACES_SAMPLER_ARG.rule)
    return url === undefined ? null : { url, headers: headers ?? {}, serviceName: serviceName ?? 'gavel', share: share ?? 1 }
  }
  const config: Config = {
    port,
    host,
    metricsPort: read('GAVEL_METRICS_PORT', settings.GAVEL_METRICS_PORT.rule) ?? null,
    dataDir,
    adminToken: read('GAVEL_ADMIN_TOKEN', settings.GAVEL_ADMIN_TOKEN.rule),
    roles: read('GAVEL_ROLES', settings.GAVEL_ROLES.rule) ?? [...processRoles],
    slots: read('GAVEL_SLOTS', settings.GAVEL_SLOTS.rule) ?? cores.length,
    cores,
    leaseMs: read('GAVEL_LEASE_MS', settings.GAVEL_LEASE_MS.rule) ?? 10_000,
    drainMs: 1000 * (read('GAVEL_DRAIN_SECONDS', settings.GAVEL_DRAIN_SECONDS.rule) ?? 0),
    unreadyMs: 1000 * (read('GAVEL_UNREADY_SECONDS', settings.GAVEL_UNREADY_SECONDS.rule) ?? 0),
    submissionsPerMinute: (read('GAVEL_SUBMISSIONS_PER_MINUTE', settings.GAVEL_SUBMISSIONS_PER_MINUTE.rule) ?? 60) || null,
    requestsPerMinute: (read('GAVEL_REQUESTS_PER_MINUTE', settings.GAVEL_REQUESTS_PER_MINUTE.rule) ?? 3000) || null,
    maxWaiting: read('GAVEL_MAX_WAITING', settings.GAVEL_MAX_WAITING.rule) ?? 1_000_000,
    databaseUrl: read('GAVEL_DATABASE_URL', settings.GAVEL_DATABASE_URL.rule),
    databaseConnections: read('GAVEL_DATABASE_CONNECTIONS', settings.GAVEL_DATABASE_CONNECTIONS.rule) ?? 20,
    s3: readS3(),
    kafka: readKafka(),
    cacheDir,
    cacheMaxBytes: Math.min(read('GAVEL_CACHE_MAX_BYTES', settings.GAVEL_CACHE_MAX_BYTES.rule) ?? 100 * GiB, shareOfDisk(cacheDir, 0.8)),
    warmMaxBytesPerSecond: read('GAVEL_WARM_MAX_BYTES_PER_SECOND', settings.GAVEL_WARM_MAX_BYTES_PER_SECOND.rule) ?? 50_000_000,
    compileCacheMaxBytes: Math.min(read('GAVEL_COMPILE_CACHE_MAX_BYTES', settings.GAVEL_COMPILE_CACHE_MAX_BYTES.rule) ?? 2 * GiB, shareOfDisk(dataDir, 0.1)),
    allowWeakBox: read('GAVEL_ALLOW_WEAK_BOX', settings.GAVEL_ALLOW_WEAK_BOX.rule) ?? false,
    tracing: readTracing(),
    logLevel: read('GAVEL_LOG_LEVEL', settings.GAVEL_LOG_LEVEL.rule) ?? (process.stderr.isTTY ? 'warn' : 'info'),
    url: (read('GAVEL_URL', settings.GAVEL_URL.rule) ?? localUrl(host, port)).replace(/\/+$/, ''),
    token: read('GAVEL_TOKEN', settings.GAVEL_TOKEN.rule),
  }
  if (faults.length > 0) throw new Fault('CONFIG_INVALID', faults.join('\n'), { canRetry: false })
  return config
}

/** What `gavel config` prints: each variable with its value (secrets hidden) and where the value comes from. */
export function describeSettings(environment: NodeJS.ProcessEnv = process.env) {
  return Object.entries(settings).map(([name, { meaning, fallback }]) => {
    const given = environment[name]
    return { name, value: given ? (isSecret(name) || hasUser(given) ? '(set)' : given) : null, default: fallback, meaning }
  })
}

/** Where the commands find a Gavel that was started with the same settings. */
function localUrl(host: string, port: number): string {
  const reachable = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

function defaultDataDir(environment: NodeJS.ProcessEnv): string {
  if (process.getuid?.() === 0) return '/var/lib/gavel'
  return join(environment['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'gavel')
}

import { resolve } from 'node:path'
import { z } from 'zod'

export const processRoles = ['api', 'worker', 'relay'] as const
/** A part of Gavel that a process of its own runs. */
export type ProcessRole = (typeof processRoles)[number]

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number, ${min} to ${max}`)
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`))

/** What goes into a header of HTTP as it is. */
const headerText = z.string().regex(/^[\x21-\x7e]*$/, 'must be printable ASCII without spaces')

const address = (protocol: RegExp, example: string) =>
  z.string().refine((text) => URL.canParse(text) && protocol.test(new URL(text).protocol), `must be an address such as ${example}`)

/** Whoever may see an address in a list or a log need not know a password: those have settings of their own. */
const webAddress = (example: string) =>
  address(/^https?:$/, example).refine((text) => !hasUser(text), 'must hold neither user nor password')

/** Every setting: its rule, what it means, and its default as a sentence for `gavel config`. */
export const settings = {
  GAVEL_PORT: { rule: wholeNumber(0, 65_535), meaning: 'port of the API and the pages (0: any free one)', fallback: '8080' },
  GAVEL_HOST: { rule: z.string().min(1, 'must name an address'), meaning: 'address that they listen on', fallback: '127.0.0.1' },
  GAVEL_METRICS_PORT: {
    rule: wholeNumber(0, 65_534),
    meaning: 'port of a worker or a relay for /metrics, /healthz and /readyz, on GAVEL_HOST; where both run, the relay takes the next one (0: any free one)',
    fallback: 'none',
  },
  GAVEL_DATA_DIR: {
    rule: z.string().min(1, 'must name a folder').transform((path) => resolve(path)),
    meaning: 'everything the embedded parts keep: database, blobs, cache',
    fallback: '/var/lib/gavel for root, else $XDG_DATA_HOME/gavel',
  },
  GAVEL_ADMIN_TOKEN: {
    rule: headerText.min(16, 'must have 16 characters or more'),
    meaning: "the first administrator's API token",
    fallback: 'made at first start, kept in <data>/admin-token',
  },
  GAVEL_ROLES: {
    rule: z
      .string()
      .transform((text) => text.split(',').map((role) => role.trim()))
      .pipe(z.array(z.enum(processRoles, `must be a list of ${processRoles.join(', ')}`)).min(1)),
    meaning: 'which parts this process runs',
    fallback: processRoles.join(','),
  },
  GAVEL_SLOTS: { rule: wholeNumber(1, 1024), meaning: 'programs judged at once, each on a core of its own', fallback: 'physical cores' },
  GAVEL_LEASE_MS: {
    rule: wholeNumber(1_000, 600_000),
    meaning: 'how long a worker that says nothing keeps a judgement',
    fallback: '10000',
  },
  GAVEL_DRAIN_SECONDS: {
    rule: wholeNumber(0, 86_400),
    meaning: 'how long a part that is told to stop may finish what it has begun: a worker what it judges, which it then hands back, an API its requests',
    fallback: '0: a worker hands back at once, an API has 3 s',
  },
  GAVEL_UNREADY_SECONDS: {
    rule: wholeNumber(0, 3_600),
    meaning: 'how long an API that is told to stop still serves while /readyz says 503, so that load balancers see it first',
    fallback: '0',
  },
  GAVEL_SUBMISSIONS_PER_MINUTE: {
    rule: wholeNumber(0, 1_000_000),
    meaning: 'submissions that one contestant may send, through whichever API; 0: any number',
    fallback: '60',
  },
  GAVEL_REQUESTS_PER_MINUTE: {
    rule: wholeNumber(0, 1_000_000),
    meaning: "requests that one contestant's token may make of one API process; 0: any number",
    fallback: '3000',
  },
  GAVEL_MAX_WAITING: {
    rule: wholeNumber(1, 1_000_000_000),
    meaning: 'submissions that may wait to be judged; while there are more, new ones are refused with the time to come back. Rejudgings are not counted',
    fallback: '1000000',
  },
  GAVEL_DATABASE_URL: {
    rule: address(/^postgres(ql)?:$/, 'postgres://user:password@host:5432/gavel'),
    meaning: 'PostgreSQL',
    fallback: 'embedded PostgreSQL under the data folder',
  },
  GAVEL_DATABASE_CONNECTIONS: {
    rule: wholeNumber(1, 1_000),
    meaning: 'connections to PostgreSQL that an API has at most, besides one that listens',
    fallback: '20',
  },
  GAVEL_S3_BUCKET: {
    rule: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'),
    meaning: 'bucket of S3 for test data; it must be there',
    fallback: 'none: a folder under the data folder',
  },
  GAVEL_S3_ENDPOINT: { rule: webAddress('https://s3.example.org'), meaning: 'address of an S3 that is not Amazon', fallback: "Amazon's own" },
  GAVEL_S3_REGION: { rule: headerText, meaning: 'region of the bucket', fallback: 'us-east-1' },
  GAVEL_S3_ACCESS_KEY_ID: { rule: headerText, meaning: 'key for S3, which may read, write, list and remove in the bucket', fallback: 'what the machine or pod has of its own' },
  GAVEL_S3_SECRET_ACCESS_KEY: { rule: headerText, meaning: 'secret of that key', fallback: 'as above' },
  GAVEL_KAFKA_BROKERS: {
    rule: z
      .string()
      .transform((text) => text.split(',').map((broker) => broker.trim()))
      .pipe(z.array(z.string().regex(/^[^\s:/@]+:\d{1,5}$|^\[[\da-fA-F:]+\]:\d{1,5}$/, 'must be a list of host:port')).min(1)),
    meaning: 'Kafka as the queue: some of its brokers, as host:port, separated by commas; 4.2 or newer, with share groups',
    fallback: 'none: the queue is in PostgreSQL',
  },
  GAVEL_KAFKA_TOPIC_PREFIX: {
    rule: z.string().regex(/^[a-zA-Z0-9._-]{1,100}$/, 'must be letters, digits, dots, underscores and hyphens'),
    meaning: "what the names of Gavel's topics and of its share group begin with",
    fallback: 'gavel',
  },
  GAVEL_KAFKA_PARTITIONS: { rule: wholeNumber(1, 1000), meaning: 'of each topic that Gavel makes; any number of workers shares any number of them', fallback: '4' },
  GAVEL_KAFKA_REPLICAS: { rule: wholeNumber(1, 100), meaning: 'copies of each topic that Gavel makes', fallback: "the brokers' default.replication.factor" },
  GAVEL_KAFKA_TLS: {
    rule: z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true'),
    meaning: 'speak to the brokers through TLS; authorities of your own go into NODE_EXTRA_CA_CERTS',
    fallback: 'false',
  },
  GAVEL_KAFKA_USERNAME: { rule: z.string().min(1), meaning: 'user for Kafka', fallback: 'none: Kafka asks for none' },
  GAVEL_KAFKA_PASSWORD: { rule: z.string().min(1), meaning: 'password of that user', fallback: 'as above' },
  GAVEL_KAFKA_SASL_MECHANISM: {
    rule: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'], 'must be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512'),
    meaning: 'how that user proves to be it',
    fallback: 'SCRAM-SHA-512',
  },
  GAVEL_CACHE_DIR: {
    rule: z.string().min(1, 'must name a folder').transform((path) => resolve(path)),
    meaning: 'where a worker keeps test data; several Gavels of one host may share a folder, and then fetch each file once',
    fallback: '<data>/cache',
  },
  GAVEL_CACHE_MAX_BYTES: {
    rule: wholeNumber(1, Number.MAX_SAFE_INTEGER),
    meaning: "size of a worker's local test-data cache",
    fallback: '100 GiB, never above 80 % of the disk',
  },
  GAVEL_WARM_MAX_BYTES_PER_SECOND: {
    rule: wholeNumber(1, Number.MAX_SAFE_INTEGER),
    meaning: 'how fast a worker fetches test data ahead of its need; a tenth of it while a judgement waits for a download',
    fallback: '50000000, less than half of a line of 1 Gbit/s',
  },
  GAVEL_COMPILE_CACHE_MAX_BYTES: {
    rule: wholeNumber(0, Number.MAX_SAFE_INTEGER),
    meaning: 'size of what a worker keeps on its disk of what compilers made, so that the same sources are not compiled again; 0: nothing',
    fallback: '2 GiB, never above 10 % of the disk',
  },
  GAVEL_ALLOW_WEAK_BOX: {
    rule: z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true'),
    meaning: 'judge even where memory and processes of a whole tree cannot be limited',
    fallback: 'false',
  },
  GAVEL_LOG_LEVEL: {
    rule: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error'),
    meaning: 'what is logged',
    fallback: 'info; on a terminal warn',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: { rule: webAddress('http://127.0.0.1:4318'), meaning: 'collector of OpenTelemetry that traces are sent to by OTLP over HTTP, to /v1/traces below it', fallback: 'none: nothing is traced' },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: { rule: webAddress('http://127.0.0.1:4318/v1/traces'), meaning: 'the same as a whole address, before the other', fallback: 'none' },
  OTEL_EXPORTER_OTLP_HEADERS: {
    rule: z.string().transform(keyValues).refine((pairs) => pairs !== null, 'must be a list such as key=value,key=value'),
    meaning: 'headers for the collector, such as a key',
    fallback: 'none',
  },
  OTEL_SERVICE_NAME: { rule: z.string().min(1), meaning: 'name in the traces', fallback: 'gavel' },
  OTEL_TRACES_SAMPLER_ARG: {
    rule: z.string().regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'must be a number from 0 to 1').transform(Number),
    meaning: 'share of the traces that begin here which are kept; what a caller traces is kept as it decided (parentbased_traceidratio)',
    fallback: '1',
  },
  GAVEL_URL: { rule: webAddress('http://127.0.0.1:8080'), meaning: 'the Gavel that the commands speak to', fallback: 'the one on GAVEL_HOST and GAVEL_PORT' },
  GAVEL_TOKEN: { rule: headerText, meaning: 'the token that the commands use', fallback: '<data>/admin-token' },
} as const

export type SettingName = keyof typeof settings

/** Never shown, wherever settings are. */
export function isSecret(name: string): boolean {
  return /(TOKEN|SECRET_ACCESS_KEY|DATABASE_URL|OTLP_HEADERS|PASSWORD)$/.test(name)
}

/** An address with a user, and so perhaps with a password. */
export function hasUser(text: string): boolean {
  return /\/\/[^/]*@/.test(text)
}

/** `key=value,key=value`, as OpenTelemetry writes it, with values encoded as in an address; null where it is not that. */
function keyValues(text: string): Record<string, string> | null {
  const pairs = text.split(',').flatMap((pair) => {
    const [, key, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? []
    return key === undefined || value === undefined || !isEncoded(value) ? [null] : [[key, decodeURIComponent(value)] as const]
  })
  return pairs.some((pair) => pair === null) ? null : Object.fromEntries(pairs.filter((pair) => pair !== null))
}

function isEncoded(text: string): boolean {
  return !/%(?![0-9a-f]{2})/i.test(text)
}

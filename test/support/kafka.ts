import { Admin } from '@platformatic/kafka'
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePorts } from './free-ports.ts'
import { onLoopback, type ServerPlace } from './server-place.ts'

const jars = resolve(import.meta.dirname, '../../.toolchain/kafka')
const startWithinMs = 120_000
/** A broker of the tests lives for seconds: its code need not be the fastest, and its start should be short. */
const java = ['-Xmx512m', '-Xss512k', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', '-cp', `${jars}/*`]

export interface KafkaBroker {
  /** host:port. */
  address: string
  /** Of the process that runs now. */
  readonly processId: number
  /** Where it keeps everything. */
  dir: string
  /** Kills it with -9. */
  kill(): Promise<void>
  /** Removes all that it had; it starts as a new one. Only while it does not run. */
  forget(): Promise<void>
  /** Starts it again on its port with what it had; it answers when this resolves. */
  start(): Promise<void>
}

/** Who may come where brokers ask. */
export const kafkaUser = { name: 'gavel', password: 'gavel-test-secret' }

export interface Kafka {
  /** As GAVEL_KAFKA_BROKERS has them. */
  addresses: string[]
  /** Of the first broker, where it asks for a user, through TLS. */
  secureAddress: string
  /** With which that broker shows who it is; nobody else has signed it. */
  certificate: string
  brokers: KafkaBroker[]
  stop(): Promise<void>
}

/** Real brokers (Kafka in KRaft mode, with share groups) on free ports, of the loopback if nothing else is said; the first is the controller too. They end with this process, however that ends. */
export async function startKafka(options: { brokers?: number; at?: ServerPlace } = {}): Promise<Kafka> {
  if (!existsSync(jars)) throw new Error(`${jars} is missing: node scripts/setup.mjs --tests brings it`)
  const count = options.brokers ?? 1
  const dir = await mkdtemp(join(tmpdir(), 'gavel-kafka-'))
  const [controllerPort = 0, securePort = 0, ...ports] = await freePorts(count + 2)
  const certified = await certify(dir)
  const clusterId = randomBytes(16).toString('base64url')
  const brokers = ports.map((port, index) => broker({ dir: join(dir, `broker-${index + 1}`), id: index + 1, port, controllerPort, clusterId, at: options.at ?? onLoopback, secure: { port: securePort, ...certified } }))
  const addresses = brokers.map(({ address }) => address)
  const stop = async () => {
    await Promise.all(brokers.map((one) => one.kill()))
    await rm(dir, { recursive: true, force: true })
  }
  try {
    await Promise.all(brokers.map((one) => one.start()))
    await until(async () => (await brokersThat(addresses)) === count)
  } catch (error) {
    await stop()
    throw error
  }
  return { addresses, secureAddress: `localhost:${securePort}`, certificate: certified.certificate, brokers, stop }
}

interface Place {
  dir: string
  id: number
  port: number
  controllerPort: number
  clusterId: string
  at: ServerPlace
  /** Of the first broker. */
  secure: { port: number; key: string; certificate: string }
}

async function certify(dir: string): Promise<{ key: string; certificate: string }> {
  const [key, certificate] = [join(dir, 'key.pem'), join(dir, 'certificate.pem')]
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  await promisify(execFile)('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...names, '-keyout', key, '-out', certificate])
  return { key: await readFile(key, 'utf8'), certificate: await readFile(certificate, 'utf8') }
}

function broker(place: Place): KafkaBroker {
  const { dir, id, port, clusterId, at } = place
  const address = `${at.address}:${port}`
  const properties = join(dir, 'server.properties')
  let child: ChildProcess | undefined
  let said = ''
  const prepare = async () => {
    if (existsSync(join(dir, 'data/meta.properties'))) return
    await mkdir(dir, { recursive: true })
    await writeFile(properties, propertiesOf(place))
    const quorum = id === 1 ? ['--standalone'] : ['--no-initial-controllers']
    await promisify(execFile)('java', [...java, 'kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', properties, '--feature', 'share.version=1', ...quorum])
  }
  const start = async () => {
    await prepare()
    const [command, ...args] = [...at.inside, 'setpriv', '--pdeathsig', 'KILL', 'java', ...java, 'kafka.Kafka', properties]
    if (command === undefined) throw new Error('there is no command')
    const started = spawn(command, args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    child = started
    for (const stream of [started.stdout, started.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)))
    await until(async () => {
      if (started.exitCode !== null || started.signalCode !== null) throw new Error(`Kafka ended:\n${said}`)
      return (await brokersThat([address])) > 0
    })
  }
  const kill = async () => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return {
    address,
    dir,
    get processId() {
      return child?.pid ?? 0
    },
    kill,
    forget: () => rm(join(dir, 'data'), { recursive: true, force: true }),
    start,
  }
}

function propertiesOf({ dir, id, port, controllerPort, at, secure }: Place): string {
  const listeners = [`PLAINTEXT://${at.address}:${port}`, ...(id === 1 ? [`SECURE://localhost:${secure.port}`, `CONTROLLER://${at.address}:${controllerPort}`] : [])]
  return Object.entries({
    'node.id': id,
    'process.roles': id === 1 ? 'broker,controller' : 'broker',
    listeners: listeners.join(','),
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL',
    ...(id === 1
      ? {
          'listener.name.secure.ssl.keystore.type': 'PEM',
          'listener.name.secure.ssl.keystore.key': secure.key.replaceAll('\n', '\\n'),
          'listener.name.secure.ssl.keystore.certificate.chain': secure.certificate.replaceAll('\n', '\\n'),
          'listener.name.secure.sasl.enabled.mechanisms': 'PLAIN',
          'listener.name.secure.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required user_${kafkaUser.name}="${kafkaUser.password}";`,
        }
      : {}),
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.bootstrap.servers': `${at.address}:${controllerPort}`,
    'log.dirs': join(dir, 'data'),
    'auto.create.topics.enable': false,
    // One copy of everything: with fewer brokers than copies share groups receive nothing.
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    // A consumer that is alone need not wait for others.
    'group.initial.rebalance.delay.ms': 0,
    // A broker that was killed may come back as soon as the controller has missed it.
    'broker.session.timeout.ms': 2000,
    'broker.heartbeat.interval.ms': 500,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'background.threads': 2,
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
    // Lower bounds of what a group may ask for.
    'group.share.min.record.lock.duration.ms': 1000,
    'group.share.record.lock.duration.ms': 3000,
    'group.share.min.session.timeout.ms': 6000,
    'group.share.min.heartbeat.interval.ms': 500,
  }).map(([name, value]) => `${name}=${value}\n`).join('')
}

/** How many brokers those at `addresses` know to be there; 0 when none answers. */
async function brokersThat(addresses: string[]): Promise<number> {
  const admin = new Admin({ clientId: 'gavel-test', bootstrapBrokers: addresses, retries: 0, connectTimeout: 1000, requestTimeout: 5000 })
  try {
    return (await admin.metadata({ topics: [] })).brokers.size
  } catch {
    return 0
  } finally {
    await admin.close()
  }
}

/** Looks until `isSo`. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + startWithinMs
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Kafka did not answer within ${startWithinMs} ms`)
    await sleep(50)
  }
}

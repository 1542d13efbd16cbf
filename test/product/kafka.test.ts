import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { callerOf } from '../support/caller.ts'
import { startKafka, type Kafka } from '../support/kafka.ts'
import { pushExample, startProduct } from '../support/product.ts'
import { judged, running } from '../support/until-judged.ts'

const sleeper = 'import time\ntime.sleep(60)'

suite('Gavel with its queue in Kafka', () => {
  let kafka: Kafka
  let environment: Record<string, string>
  let dataDir: string
  before(async () => {
    kafka = await startKafka()
    environment = { GAVEL_KAFKA_BROKERS: kafka.addresses.join(','), GAVEL_KAFKA_REPLICAS: '1' }
    dataDir = await mkdtemp(join(tmpdir(), 'gavel-on-kafka-'))
  })
  after(async () => {
    await kafka.stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  test('what a worker had that is killed is judged once its lease lapses; what is in hand at a stop is judged after the next start', async () => {
    const product = await startProduct({ dataDir, environment })
    const caller = callerOf(product.url, product.adminToken)
    await pushExample(product, 'gears')
    assert.equal((await caller.judge('gears', 'python3', 'print("wrong")')).verdict, 'WA')

    const killed = await caller.submit('gears', 'python3', sleeper)
    await running(caller, killed.id)
    process.kill(await product.roleProcess('worker'), 'SIGKILL')
    const { verdict, attempt } = await judged(caller, killed.id)
    assert.deepEqual([verdict, attempt], ['TLE', 2])

    const inHand = await caller.submit('gears', 'python3', `${sleeper}\n`)
    await running(caller, inHand.id)
    await product.stop()
    const next = await startProduct({ dataDir, environment })
    const again = await judged(callerOf(next.url, next.adminToken), inHand.id)
    assert.deepEqual([again.verdict, again.attempt], ['TLE', 1])
    await next.stop()
  })

  test('while Kafka is away submissions are taken, and judged when it is back', async () => {
    const [broker] = kafka.brokers
    assert.ok(broker !== undefined)
    const product = await startProduct({ dataDir, environment })
    const caller = callerOf(product.url, product.adminToken)
    await broker.kill()
    const submission = await caller.submit('gears', 'python3', 'print("wrong, while Kafka is away")')
    await broker.start()
    assert.equal((await judged(caller, submission.id)).verdict, 'WA')
    await product.stop()
  })
})

import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { Consumer } from '@platformatic/kafka'
import { z } from 'zod'
import { openScopes } from '../../src/telemetry/scope.ts'
import { noTracing, openTracing } from '../../src/telemetry/tracing.ts'
import { startKafka } from '../support/kafka.ts'
import { callerOf } from '../support/caller.ts'
import { pushExample, startProduct } from '../support/product.ts'

const Value = z.object({ stringValue: z.string().optional(), intValue: z.union([z.number(), z.string()]).optional(), doubleValue: z.number().optional(), boolValue: z.boolean().optional() })
const Attributes = z.array(z.object({ key: z.string(), value: Value }))
/** OTLP over HTTP as JSON: opentelemetry-proto, ExportTraceServiceRequest. */
const Export = z.object({
  resourceSpans: z.array(z.object({
    resource: z.object({ attributes: Attributes }),
    scopeSpans: z.array(z.object({
      spans: z.array(z.object({
        traceId: z.string(), spanId: z.string(), parentSpanId: z.string().optional(), name: z.string(),
        startTimeUnixNano: z.string(), endTimeUnixNano: z.string(), attributes: Attributes, status: z.object({ code: z.int().optional() }),
      })),
    })),
  })),
})

const callersTrace = '0af7651916cd43dd8448eb211c80319c'

interface ReceivedSpan {
  role: string
  trace: string
  id: string
  parent: string
  name: string
  ms: number
  attributes: Record<string, string | number | boolean | undefined>
}

function recordOf(attributes: z.infer<typeof Attributes>): ReceivedSpan['attributes'] {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.boolValue ?? value.doubleValue ?? Number(value.intValue)]))
}

/** A collector that keeps what it is sent. */
async function startCollector() {
  const spans: ReceivedSpan[] = []
  const headers: (string | undefined)[] = []
  const arrivals = new EventEmitter()
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    headers.push(request.headers['x-key']?.toString())
    for (const { resource, scopeSpans } of Export.parse(await json(request)).resourceSpans) {
      const role = String(recordOf(resource.attributes)['gavel.role'])
      for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
        const ms = Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6
        spans.push({ role, trace: span.traceId, id: span.spanId, parent: span.parentSpanId ?? '', name: span.name, ms, attributes: recordOf(span.attributes) })
      }
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    arrivals.emit('more')
  }
  const server = createServer((request, response) => void take(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('it listens on no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    spans,
    headers,
    /** Settles once a span of this name and trace has come. */
    async arrival(trace: string, name: string): Promise<void> {
      while (!spans.some((span) => span.trace === trace && span.name === name)) await once(arrivals, 'more')
    },
  }
}

test('one trace leads from the POST to the verdict, through API, queue, worker and box, and every line of the log has the ids', async () => {
  const collector = await startCollector()
  const product = await startProduct({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20secret', GAVEL_LOG_LEVEL: 'debug' } })
  try {
    await pushExample(product, 'gears')
    const caller = callerOf(product.url, product.adminToken)
    const headers = { traceparent: `00-${callersTrace}-b7ad6b7169203331-01` }
    const answer = await caller.call('POST', '/v1/submissions?wait=60', { problem: 'gears', language: 'python3', source: 'print(1)' }, headers)
    const { id, verdict } = z.object({ id: z.string(), verdict: z.string().nullable() }).parse(await answer.json())
    assert.equal(verdict, 'WA')
    await collector.arrival(callersTrace, 'judge')
    await collector.arrival(callersTrace, 'POST /v1/submissions')

    const mine = collector.spans.filter((span) => span.trace === callersTrace)
    const named = (name: string) => mine.filter((span) => span.name === name)
    const [post] = named('POST /v1/submissions')
    const [judge] = named('judge')
    assert.deepEqual([post?.role, post?.parent, post?.attributes['http.response.status_code']], ['api', 'b7ad6b7169203331', 200])
    assert.deepEqual([judge?.role, judge?.parent, judge?.attributes['gavel.submission'], judge?.attributes['gavel.end']], ['worker', post?.id, id, 'finished'])
    assert.deepEqual(named('wait in the queue').map((span) => [span.role, span.parent]), [['worker', post?.id]])
    assert.deepEqual(named('compile').map((span) => [span.parent, span.attributes['gavel.cached']]), [[judge?.id, false]])
    assert.deepEqual(named('write the verdict').map((span) => [span.parent, span.attributes['gavel.verdict']]), [[judge?.id, 'WA']])
    const runs = named('run in the box')
    assert.deepEqual(new Set(runs.map((span) => span.parent)), new Set([named('compile')[0]?.id, judge?.id]), 'the compiler and the tests')
    assert.ok(runs.every((span) => span.ms > 0 && Number(span.attributes['gavel.cpu_ms']) > 0))
    assert.ok(collector.headers.every((key) => key === 'a secret'))

    const line = product.lines.find((text) => text.includes('"msg":"judged"'))
    assert.match(line ?? '', new RegExp(`"submission":"${id}"`))
    assert.match(line ?? '', new RegExp(`"trace_id":"${callersTrace}"`))
  } finally {
    await product.stop()
  }
})

test('where the queue is Kafka the trace leads through the relay, and the record has it in its header', async () => {
  const [collector, kafka] = await Promise.all([startCollector(), startKafka()])
  try {
    const product = await startProduct({ environment: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`, GAVEL_KAFKA_BROKERS: kafka.addresses.join(',') } })
    try {
      await pushExample(product, 'gears')
      const headers = { traceparent: `00-${callersTrace}-b7ad6b7169203331-01` }
      const answer = await callerOf(product.url, product.adminToken).call('POST', '/v1/submissions?wait=60', { problem: 'gears', language: 'python3', source: 'print(1)' }, headers)
      assert.equal(z.object({ verdict: z.string().nullable() }).parse(await answer.json()).verdict, 'WA')
      for (const name of ['judge', 'POST /v1/submissions', 'publish']) await collector.arrival(callersTrace, name)
      const spans = new Map(collector.spans.filter((span) => span.trace === callersTrace).map((span) => [span.name, span]))
      const post = spans.get('POST /v1/submissions')
      assert.deepEqual(['publish', 'wait in the queue', 'judge'].map((name) => [spans.get(name)?.role, spans.get(name)?.parent]), [['relay', post?.id], ['worker', post?.id], ['worker', post?.id]])

      const consumer = new Consumer({ clientId: 'test', groupId: 'test', bootstrapBrokers: kafka.addresses })
      const records = await consumer.consume({ topics: ['gavel-queue-practice'], mode: 'earliest', autocommit: false })
      for await (const record of records) {
        assert.deepEqual(record.headerEntries.map(([name, value]) => `${String(name)}: ${String(value)}`), [`traceparent: 00-${callersTrace}-${post?.id}-01`])
        break
      }
      await records.close()
      await consumer.close()
    } finally {
      await product.stop()
    }
  } finally {
    await kafka.stop()
  }
})

test('without a collector nothing is traced, and nothing of OpenTelemetry is loaded', async () => {
  assert.equal(await openTracing(null, { role: 'worker', version: '1', scopes: openScopes() }), noTracing)
  assert.equal(await noTracing.span('one', {}, async () => 7), 7)
  assert.equal(noTracing.current(), undefined)
})

test('a collector that is away holds up neither the work nor the end', async () => {
  const scopes = openScopes()
  const tracing = await openTracing({ url: 'http://127.0.0.1:9/v1/traces', headers: {}, serviceName: 'gavel', share: 1 }, { role: 'api', version: '1', scopes })
  await tracing.span('one', {}, async () => assert.match(tracing.current() ?? '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/))
  await tracing.close()
})

import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context, type Span, type SpanContext } from '@opentelemetry/api'
import { parseTraceParent } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Scopes } from './scope.ts'
import type { Attributes, OpenSpan, SpanOptions, Tracing, TracingSettings } from './tracing.ts'

const kinds = { server: SpanKind.SERVER, producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER }

/** A collector that does not answer holds nobody up for longer. */
const exportTimeoutMs = 3_000
const closeBoundMs = 1_000

/** Spans by OpenTelemetry's SDK, sent in batches by OTLP over HTTP (JSON). Nothing is registered globally. */
export function openOtel(settings: TracingSettings, { role, version, scopes }: { role: string; version: string; scopes: Scopes }): Tracing {
  const exporter = new OTLPTraceExporter({ url: settings.url, headers: settings.headers, timeoutMillis: exportTimeoutMs })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': settings.serviceName, 'service.version': version, 'gavel.role': role, 'process.pid': process.pid }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(settings.share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: exportTimeoutMs, scheduledDelayMillis: 1_000, maxQueueSize: 8_192 })],
  })
  const tracer = provider.getTracer('gavel', version)

  const parentOf = ({ parent }: SpanOptions): Context => {
    const given = parent ? parseTraceParent(parent) : null
    if (given !== null) return trace.setSpanContext(ROOT_CONTEXT, { ...given, isRemote: true })
    const span = scopes.current()?.span
    return parent === undefined && isSpan(span) ? trace.setSpan(ROOT_CONTEXT, span) : ROOT_CONTEXT
  }
  const start = (name: string, options: SpanOptions, startTime?: number): Span =>
    tracer.startSpan(name, { kind: options.kind === undefined ? SpanKind.INTERNAL : kinds[options.kind], attributes: attributesOf(options.attributes ?? {}), ...(startTime === undefined ? {} : { startTime }) }, parentOf(options))

  return {
    isOn: true,
    open(name, options) {
      const span = start(name, options)
      return { ...opened(span), span, traceId: span.spanContext().traceId, end: () => span.end() }
    },
    async span(name, options, work) {
      const span = start(name, options)
      const fields = { ...scopes.current()?.fields, trace_id: span.spanContext().traceId }
      try {
        return await scopes.run({ fields, span }, () => work(opened(span)))
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) })
        throw error
      } finally {
        span.end()
      }
    },
    record(name, options) {
      const now = Date.now()
      start(name, options, now - options.beganMsAgo).end(now - (options.endedMsAgo ?? 0))
    },
    current() {
      const span = scopes.current()?.span
      return isSpan(span) ? traceParentOf(span.spanContext()) : undefined
    },
    // What cannot be sent by then is not worth a late end.
    close: () => Promise.race([provider.shutdown().catch(() => undefined), sleep(closeBoundMs, undefined, { ref: false })]),
  }
}

function opened(span: Span): OpenSpan {
  return {
    note: (attributes) => void span.setAttributes(attributesOf(attributes)),
    fail: (message) => void span.setStatus({ code: SpanStatusCode.ERROR, message }),
  }
}

/** W3C Trace Context, 3.2: version, trace, span, flags. */
function traceParentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

function isSpan(span: unknown): span is Span {
  return typeof span === 'object' && span !== null && 'spanContext' in span
}

function attributesOf(attributes: Attributes): Record<string, string | number | boolean> {
  return Object.fromEntries(Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

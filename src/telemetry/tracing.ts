import type { Scopes } from './scope.ts'

export interface TracingSettings {
  /** Where spans go, by OTLP over HTTP. */
  url: string
  headers: Record<string, string>
  serviceName: string
  /** Of the traces that begin here; what belongs to one that others began is kept as they decided. */
  share: number
}

export type Attributes = Record<string, string | number | boolean | undefined>

export interface SpanOptions {
  kind?: 'server' | 'producer' | 'consumer'
  /** W3C trace context that it goes on with, null for none; absent: the current span's. */
  parent?: string | null | undefined
  attributes?: Attributes
}

/** What a span's work may say of it. */
export interface OpenSpan {
  note(attributes: Attributes): void
  /** It did not go well; what is thrown says so by itself. */
  fail(message: string): void
}

/** A span that ends when it is told to. */
export interface LongSpan extends OpenSpan {
  /** For a scope. */
  readonly span: unknown
  readonly traceId: string | undefined
  end(): void
}

/** Traces of OpenTelemetry. Where nobody wants them, everything is done as if none of this were there. */
export interface Tracing {
  readonly isOn: boolean
  /** Does `work` as a span; what it does meanwhile are its children. */
  span<T>(name: string, options: SpanOptions, work: (span: OpenSpan) => Promise<T>): Promise<T>
  /** The same for what is no single call. */
  open(name: string, options: SpanOptions): LongSpan
  /** A child of the current span that is over already, with the milliseconds since it began and since it ended. */
  record(name: string, options: SpanOptions & { beganMsAgo: number; endedMsAgo?: number }): void
  /** W3C trace context for what goes on elsewhere; undefined: nobody traces. */
  current(): string | undefined
  /** Sends what is left, and ends. */
  close(): Promise<void>
}

const silent: OpenSpan = { note: () => undefined, fail: () => undefined }

export const noTracing: Tracing = {
  isOn: false,
  span: (_name, _options, work) => work(silent),
  open: () => ({ ...silent, span: null, traceId: undefined, end: () => undefined }),
  record: () => undefined,
  current: () => undefined,
  close: async () => undefined,
}

/** With settings (null: none), what `role` does is traced. OpenTelemetry is loaded only then. */
export async function openTracing(settings: TracingSettings | null, options: { role: string; version: string; scopes: Scopes }): Promise<Tracing> {
  if (settings === null) return noTracing
  const { openOtel } = await import('./otel.ts')
  return openOtel(settings, options)
}

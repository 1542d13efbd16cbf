import type { Scope, Scopes } from './scope.ts'
import type { Attributes, Tracing } from './tracing.ts'

/** A request while it is served. */
export interface FollowedRequest {
  /** Does `work` as a part of serving it. */
  run(work: () => void): void
  end(status: number): void
}

export interface Requests {
  /** `traceParent`: what the caller traces it as. */
  begin(request: { name: string; traceParent: string | undefined; attributes: Attributes; fields: Record<string, string> }): FollowedRequest
  /** Adds to what is logged while the current request is served. */
  note(fields: Record<string, string>): void
  /** W3C trace context of what is done now. */
  traceParent(): string | undefined
}

/** A span for each request, and in each line that is logged meanwhile what it is about. */
export function followRequests(scopes: Scopes, tracing: Tracing): Requests {
  return {
    begin({ name, traceParent, attributes, fields }) {
      const span = tracing.open(name, { kind: 'server', parent: traceParent ?? null, attributes })
      const scope: Scope = { fields: { ...fields, ...(span.traceId === undefined ? {} : { trace_id: span.traceId }) }, span: span.span }
      return {
        run: (work) => scopes.run(scope, work),
        end(status) {
          span.note({ 'http.response.status_code': status })
          if (status >= 500) span.fail(`answered ${status}`)
          span.end()
        },
      }
    },
    note: (fields) => scopes.note(fields),
    traceParent: () => tracing.current(),
  }
}

import { AsyncLocalStorage } from 'node:async_hooks'

/** What a process is doing just now, known to all that it calls and awaits meanwhile. */
export interface Scope {
  /** In each line that is logged: the submission's id and the like. */
  readonly fields: Record<string, string | number>
  /** The span that what is done now belongs to, in the tracer's own terms; null: none. */
  readonly span: unknown
}

export interface Scopes {
  current(): Scope | undefined
  /** Does `work` within a scope of its own. */
  run<T>(scope: Scope, work: () => T): T
  /** Adds to the fields of the current scope, if there is one. */
  note(fields: Scope['fields']): void
}

export function openScopes(): Scopes {
  const storage = new AsyncLocalStorage<Scope>()
  return {
    current: () => storage.getStore(),
    run: (scope, work) => storage.run(scope, work),
    note(fields) {
      const scope = storage.getStore()
      if (scope !== undefined) Object.assign(scope.fields, fields)
    },
  }
}

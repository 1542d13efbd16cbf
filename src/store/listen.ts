import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { BaseLogger } from 'pino'

export interface NotificationHandler {
  onNotify(payload: string): void
  onGap(): void
}

export interface Listener {
  /**
   * Calls `onNotify` with the payload of each notification on `channel`, and `onGap` whenever notifications may have been missed: look then
   * yourself. The first `onGap` says that listening has begun. Returns the function that ends it.
   */
  listen(channel: string, handler: NotificationHandler): () => void
  close(): Promise<void>
}

/** The listener's life: `connecting` → `listening` → `connecting` when the connection breaks; `closed` from each. */
type State = 'connecting' | 'listening' | 'closed'

const heartbeatMs = 10_000
const reconnectMs = 200

/**
 * One connection that listens for notifications of all `channels`, for a whole process; it is made anew when it breaks. It must lead to the
 * server itself: a pooler that gives each transaction another connection loses notifications.
 */
export function openListener(options: { connectionString: string; channels: string[]; applicationName: string; log: BaseLogger }): Listener {
  const handlers = new Map(options.channels.map((channel) => [channel, new Set<NotificationHandler>()]))
  const closing = new AbortController()
  let state: State = 'connecting'

  const listenOnce = async () => {
    const { connectionString, applicationName: application_name } = options
    const client = new Client({ connectionString, application_name, connectionTimeoutMillis: 5_000, query_timeout: heartbeatMs })
    const broken = new AbortController()
    client.on('error', (error) => broken.abort(error))
    client.on('end', () => broken.abort(new Error('the connection ended')))
    client.on('notification', ({ channel, payload = '' }) => {
      for (const handler of handlers.get(channel) ?? []) handler.onNotify(payload)
    })
    try {
      await client.connect()
      await client.query(options.channels.map((channel) => `listen ${client.escapeIdentifier(channel)}`).join(';'))
      if (closing.signal.aborted) return
      state = 'listening'
      for (const set of handlers.values()) for (const handler of set) handler.onGap()
      await beat(client, AbortSignal.any([broken.signal, closing.signal]))
    } finally {
      client.end().catch(() => undefined)
    }
  }
  const run = async () => {
    while (!closing.signal.aborted) {
      state = 'connecting'
      try {
        await listenOnce()
      } catch (error) {
        if (!closing.signal.aborted) options.log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'the connection that listens for notifications broke; making another')
      }
      await sleep(reconnectMs, undefined, { signal: closing.signal }).catch(() => undefined)
    }
    state = 'closed'
  }
  const running = run()
  return {
    listen(channel, handler) {
      const set = handlers.get(channel)
      if (set === undefined) throw new TypeError(`nothing listens on ${channel}`)
      set.add(handler)
      if (state === 'listening') handler.onGap()
      return () => set.delete(handler)
    },
    async close() {
      closing.abort()
      await running
    },
  }
}

/** Asks the server for a sign of life again and again, and throws when there is none or `signal` aborts: a connection that was cut off without a word is silent for ever. */
async function beat(client: Client, signal: AbortSignal): Promise<never> {
  for (;;) {
    await sleep(heartbeatMs, undefined, { signal })
    await client.query('select 1')
  }
}

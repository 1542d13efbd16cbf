import { Readable } from 'node:stream'

export interface StreamedEvent {
  id: string
  event: { event: string; data: unknown }
}

/**
 * Server-sent events (WHATWG HTML, 9.2): a frame for each event, and a comment after each `heartbeatMs`, so that
 * proxies keep the connection and a dead one is noticed. It ends with `events` or with `signal`; `abort` is called when
 * the client has gone.
 */
export function eventStream(
  events: AsyncIterable<StreamedEvent>,
  options: { heartbeatMs: number; abort: () => void; onError: (error: unknown) => void },
): Readable {
  const stream = new Readable({
    read() {},
    destroy(error, done) {
      clearInterval(heartbeat)
      options.abort()
      done(error)
    },
  })
  // Nothing is added for a reader that does not read, so a stalled one holds only its submission's own events.
  const heartbeat = setInterval(() => {
    if (stream.readableLength === 0) stream.push(':\n\n')
  }, options.heartbeatMs)
  // The first bytes go out at once: the browser's `open`, and how soon to come back when the connection breaks.
  stream.push('retry: 1000\n\n')
  void pump(events, stream).catch((error: unknown) => {
    options.onError(error)
    end(stream)
  })
  return stream
}

async function pump(events: AsyncIterable<StreamedEvent>, stream: Readable): Promise<void> {
  for await (const event of events) {
    if (stream.destroyed) return
    stream.push(frame(event))
  }
  end(stream)
}

/** The client sees the end of the answer and connects again, with Last-Event-ID. */
function end(stream: Readable): void {
  if (!stream.destroyed) stream.push(null)
}

/** JSON has no line breaks of its own, so one `data:` line is enough. */
export function frame({ id, event }: StreamedEvent): string {
  return `id: ${id}\nevent: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`
}

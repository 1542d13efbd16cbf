export interface ReadEvent {
  id: string
  event: string
  data: { [key: string]: unknown }
}

/** The frames of a stream of server-sent events as they come; comments and `retry:` are told as events without an id. */
export async function* readFrames(response: Response): AsyncGenerator<string> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    rest += decoder.decode(chunk, { stream: true })
    const frames = rest.split('\n\n')
    rest = frames.pop() ?? ''
    yield* frames
  }
}

/** The events alone. */
export async function* readEvents(response: Response): AsyncGenerator<ReadEvent> {
  for await (const frame of readFrames(response)) {
    const found = /^id: (.+)\nevent: (.+)\ndata: (.+)$/.exec(frame)
    if (found !== null) yield { id: found[1] ?? '', event: found[2] ?? '', data: JSON.parse(found[3] ?? 'null') }
  }
}

/** The events until one of this name, inclusive. */
export async function eventsUntil(events: AsyncGenerator<ReadEvent>, name: string): Promise<ReadEvent[]> {
  const seen: ReadEvent[] = []
  for (;;) {
    const next = await events.next()
    if (next.done === true) return seen
    seen.push(next.value)
    if (next.value.event === name) return seen
  }
}

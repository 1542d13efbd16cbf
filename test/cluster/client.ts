import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Submission } from '../../src/contract/submission.ts'
import { readEvents, type ReadEvent } from '../support/event-reader.ts'

export interface Client {
  /** How many requests were sent again, by why. */
  retries: Map<string, number>
  /** Sends a program; the same key each time that it is sent again. */
  submit(body: { problem: string; language: string; source: string }): Promise<Submission>
  /** As it stands now. */
  look(id: string): Promise<Submission>
  /** Waits for the verdict. */
  judged(id: string): Promise<Submission>
  /** All events of a submission, through as many connections as it takes, each of which goes on after the last event of the one before. */
  follow(id: string, onEvent?: (event: ReadEvent) => Promise<void>): Promise<{ events: ReadEvent[]; connections: number }>
}

/** What HTTP says may be sent again after a while; everything else of 400 and more is a fault of the test or of Gavel. */
const retried = new Set([429, 502, 503, 504])
const pauseMs = 100
const answersWithinMs = 90_000

/** A client as a careful one is: it sends again what HTTP lets it, and only that. */
export function clientOf(url: string, token: string): Client {
  const retries = new Map<string, number>()
  const count = (why: string) => retries.set(why, (retries.get(why) ?? 0) + 1)

  async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Response> {
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }) }
    const until = Date.now() + answersWithinMs
    for (;;) {
      const answer = await fetch(`${url}${path}`, { method, headers, signal: AbortSignal.timeout(answersWithinMs), ...(body === undefined ? {} : { body: JSON.stringify(body) }) }).catch((error: unknown) => {
        count(causeOf(error))
        return null
      })
      if (answer !== null && !retried.has(answer.status)) {
        if (answer.ok) return answer
        throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
      }
      if (answer !== null) count(`${answer.status} ${await answer.text().then((text) => /urn:gavel:error:[\w-]+/.exec(text)?.[0] ?? '', () => '')}`)
      if (Date.now() > until) throw new Error(`${method} ${path} was not served within ${answersWithinMs} ms: ${JSON.stringify([...retries])}`)
      await sleep(pauseMs)
    }
  }

  /** A body that breaks off is one more reason to ask again. */
  async function read(method: 'GET' | 'POST', path: string, body?: object): Promise<Submission> {
    const answer = await ask(method, path, body)
    const text = await answer.text().catch(() => null)
    if (text !== null) return Submission.parse(JSON.parse(text))
    count('broken answer')
    return read(method, path, body)
  }

  return {
    retries,
    submit: (body) => read('POST', '/v1/submissions', body),
    look: (id) => read('GET', `/v1/submissions/${id}`),
    async judged(id) {
      for (;;) {
        const submission = await read('GET', `/v1/submissions/${id}?wait=20`)
        if (submission.status === 'done') return submission
      }
    },
    async follow(id, onEvent) {
      const events: ReadEvent[] = []
      for (let connections = 1; ; connections++) {
        const last = events.at(-1)?.id
        const answer = await fetch(`${url}/v1/submissions/${id}/events`, { headers: { authorization: `Bearer ${token}`, ...(last === undefined ? {} : { 'last-event-id': last }) } }).catch(() => null)
        if (answer?.status === 200) {
          try {
            for await (const event of readEvents(answer)) {
              events.push(event)
              await onEvent?.(event)
              if (event.event === 'done') return { events, connections }
            }
          } catch {
            // The connection broke; the next one goes on.
          }
        }
        await sleep(pauseMs)
      }
    },
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : error.message
}

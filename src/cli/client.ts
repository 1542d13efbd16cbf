import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createParser } from 'eventsource-parser'
import type { ZodType } from 'zod'
import type { Config } from '../config.ts'
import { ProblemDetails } from '../contract/conventions.ts'
import { SubmissionEvent } from '../contract/event.ts'
import { dataPaths } from './data-folder.ts'

/** The server said no; the message is for people. */
export class Refused extends Error {
  readonly problem: ProblemDetails

  constructor(problem: ProblemDetails) {
    const errors = (problem.errors ?? []).map(({ path, message }) => (path ? `${path}: ${message}` : message))
    // The detail of a single error says the same in a sentence.
    super([problem.detail, ...(errors.length > 1 ? errors.map((line) => `  ${line}`) : [])].join('\n'))
    this.problem = problem
  }
}

/** No answer came, or it broke off; perhaps the server is only being started again. */
class Unanswered extends Error {}

/** Between two tries to go on with a watch. */
const retryMs = 1_000

/** A watched server that has been away for so long does not come back. */
const longestAwayMs = 60_000

export interface Client {
  get<T>(path: string, answer: ZodType<T>): Promise<T>
  post<T>(path: string, body: unknown, answer: ZodType<T>): Promise<T>
  /** The bytes of a file. */
  download(path: string): Promise<ReadableStream<Uint8Array>>
  put<T>(path: string, type: string, body: ReadableStream, answer: ZodType<T>): Promise<T>
  /** A submission's events until it is done; reconnects where it was when the connection breaks. */
  watch(id: string, signal: AbortSignal): AsyncGenerator<SubmissionEvent>
}

/** Speaks to the Gavel of GAVEL_URL with GAVEL_TOKEN, else with the administrator's token in the data folder of this machine. */
export function connect(config: Config): Client {
  const authorization = `Bearer ${config.token ?? keptToken(config.dataDir)}`

  async function call(method: string, path: string, init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {}): Promise<Response> {
    let response: Response
    try {
      response = await fetch(`${config.url}${path}`, { ...init, method, headers: { authorization, ...init.headers } })
    } catch (error) {
      if (init.signal?.aborted) throw error
      throw new Unanswered(`no Gavel answers at ${config.url}: start one with "npm start", or name another with GAVEL_URL`, { cause: error })
    }
    if (response.ok) return response
    throw new Refused(await readProblem(response))
  }

  async function* watch(id: string, signal: AbortSignal): AsyncGenerator<SubmissionEvent> {
    let lastEventId = ''
    let heardAt: number | null = null
    for (;;) {
      try {
        const response = await call('GET', `/v1/submissions/${id}/events`, { signal, headers: lastEventId ? { 'last-event-id': lastEventId } : {} })
        heardAt = performance.now()
        for await (const { id: eventId, event, data } of readEvents(response)) {
          heardAt = performance.now()
          lastEventId = eventId ?? lastEventId
          const parsed = understood(SubmissionEvent, `{"event":${JSON.stringify(event)},"data":${data}}`, response)
          yield parsed
          if (parsed.event === 'done') return
        }
      } catch (error) {
        const mayPass = error instanceof Unanswered || (error instanceof Refused && [502, 503, 504].includes(error.problem.status))
        if (signal.aborted || !mayPass || heardAt === null || performance.now() - heardAt > longestAwayMs) throw error
      }
      await sleep(retryMs, undefined, { signal })
    }
  }

  return {
    get: async (path, answer) => readAnswer(answer, await call('GET', path)),
    post: async (path, body, answer) => readAnswer(answer, await call('POST', path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })),
    download: async (path) => (await call('GET', path)).body ?? new Blob([]).stream(),
    put: async (path, type, body, answer) => readAnswer(answer, await call('PUT', path, { body, headers: { 'content-type': type }, duplex: 'half' })),
    watch,
  }
}

async function readAnswer<T>(answer: ZodType<T>, response: Response): Promise<T> {
  return understood(answer, await response.text(), response)
}

/** What another release says in another way, and what is no Gavel, are told by a sentence. */
function understood<T>(schema: ZodType<T>, text: string, { url }: Response): T {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new Error(`what answers at ${url} is no Gavel: its answer is not JSON. Does GAVEL_URL name the right server?`, { cause })
  }
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const [first] = read.error.issues
  const place = first?.path.join('.') ?? ''
  throw new Error(`the answer of ${url} is not what this gavel expects${place === '' ? '' : ` (at ${place})`}: the server seems to be of another release; use the gavel that belongs to it`, { cause: read.error })
}

async function* readEvents(response: Response) {
  const ready: { id: string | undefined; event: string | undefined; data: string }[] = []
  const parser = createParser({ onEvent: ({ id, event, data }) => ready.push({ id, event, data }) })
  const decoder = new TextDecoder()
  try {
    for await (const chunk of response.body ?? []) {
      parser.feed(decoder.decode(chunk, { stream: true }))
      yield* ready.splice(0)
    }
  } catch (cause) {
    throw new Unanswered('the connection broke', { cause })
  }
}

async function readProblem(response: Response): Promise<ProblemDetails> {
  const text = await response.text()
  try {
    return ProblemDetails.parse(JSON.parse(text))
  } catch {
    return { type: 'about:blank', title: response.statusText, status: response.status, detail: `the server answered ${response.status}: ${text.slice(0, 200)}` }
  }
}

function keptToken(dataDir: string): string {
  const { adminToken } = dataPaths(dataDir)
  if (existsSync(adminToken)) return readFileSync(adminToken, 'utf8').trim()
  throw new Error(`no token: set GAVEL_TOKEN (the administrator's is in <data>/admin-token where Gavel runs; here ${adminToken} is not there)`)
}

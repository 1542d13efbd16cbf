import { Readable } from 'node:stream'
import { HttpConnection } from './http-connection.ts'
import { Turns } from './turns.ts'

const connectionsAtMost = 64

/** What the SDK asks of a handler: a request, signed, and how long its answer may take to begin. */
interface Request {
  protocol: string
  hostname: string
  port?: number
  method: string
  path: string
  query: Record<string, string | string[] | null>
  headers: Record<string, string>
}
interface HandlingOptions {
  abortSignal?: unknown
  requestTimeout?: number
}

/** The body of an answer: `pieces` gives it as it comes, each piece until the next is asked for; read as a stream, by the SDK, it is copied. */
export class AnswerBody extends Readable {
  readonly pieces: AsyncGenerator<Buffer, void>

  constructor(pieces: AsyncGenerator<Buffer, void>, giveUp: (why?: Error) => void) {
    super({
      read: () => void pieces.next().then(({ value }) => this.push(value === undefined ? null : Buffer.from(value)), (error: Error) => this.destroy(error)),
      destroy: (error, done) => {
        giveUp(error ?? undefined)
        done(error)
      },
    })
    this.pieces = pieces
  }
}

/** Sends the requests of the SDK's client that have no body, by connections of our own, and fails as its own handler does: with TimeoutError, AbortError, and the system's errors. */
export function openReader(patience: { connectMs: number; answerMs: number }) {
  const turns = new Turns(connectionsAtMost)
  let idle: { origin: string; connection: HttpConnection }[] = []

  const connectionTo = ({ protocol, hostname, port }: Request): { origin: string; connection: HttpConnection } => {
    const origin = `${protocol}//${hostname}:${port ?? ''}`
    for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
      if (last.origin === origin && last.connection.isUsable) return last
      last.connection.destroy()
    }
    const connection = new HttpConnection(new URL(origin), () => (idle = idle.filter((each) => each.connection !== connection)))
    return { origin, connection }
  }

  return {
    metadata: { handlerProtocol: 'http/1.1' },
    httpHandlerConfigs: () => ({}),
    updateHttpClientConfig: () => undefined,
    destroy() {
      for (const { connection } of idle) connection.destroy()
    },
    async handle(request: Request, { abortSignal, requestTimeout = patience.answerMs }: HandlingOptions = {}) {
      const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined
      const leave = await turns.enter(signal)
      const { origin, connection } = connectionTo(request)
      let isOver = false
      const end = (isKept: boolean, why?: Error) => {
        if (isOver) return
        isOver = true
        leave()
        if (isKept) idle.push({ origin, connection: connection.rest() })
        else connection.destroy(why)
      }
      const abort = () => end(false, named('AbortError', 'the request was stopped'))
      signal?.addEventListener('abort', abort, { once: true })
      const within = async <Result>(ms: number, result: Promise<Result>): Promise<Result> => {
        const timer = setTimeout(() => end(false, named('TimeoutError', `no answer in ${ms} ms`)), ms)
        return result.finally(() => clearTimeout(timer))
      }
      try {
        await within(patience.connectMs, connection.opened)
        const { head, begin } = await within(requestTimeout, connection.ask(textOf(request)))
        const pieces = async function* () {
          try {
            yield* connection.body(head, begin)
            end(head.isKept)
          } finally {
            end(false)
          }
        }
        return { response: { statusCode: head.status, headers: head.headers, body: new AnswerBody(pieces(), (why) => end(false, why)) } }
      } catch (error) {
        end(false)
        throw error
      } finally {
        signal?.removeEventListener('abort', abort)
      }
    },
  }
}

function textOf({ method, path, query, headers }: Request): string {
  const asked = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`${method} ${[path, ...(asked.length > 0 ? [asked.join('&')] : [])].join('?')} HTTP/1.1`, ...lines, '', ''].join('\r\n')
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}

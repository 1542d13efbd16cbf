/** What an HTTP/1.1 answer begins with (RFC 9112), as far as a GET needs it. */
export interface AnswerHead {
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  /** Null: it comes in chunks. */
  bodyBytes: number | null
  /** May the connection be used again? */
  isKept: boolean
}

/** It is not what was agreed on: the connection is of no use any more, and asking again on another may help. */
export class OddAnswer extends Error {
  override name = 'OddAnswer'
  /** For the SDK's retries. */
  readonly $retryable = {}
}

/** Of all that comes before the empty line. Nothing is guessed: a body whose end could be taken for two places is refused. */
export function parseHead(text: string): AnswerHead {
  const [statusLine = '', ...lines] = text.split('\r\n')
  const [, minor, digits] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(statusLine) ?? []
  if (minor === undefined || digits === undefined) throw new OddAnswer(`the server does not speak HTTP/1.1: ${JSON.stringify(statusLine.slice(0, 60))}`)
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? []
    if (name === undefined || value === undefined) throw new OddAnswer(`the server gives a header without a name: ${JSON.stringify(line.slice(0, 60))}`)
    const before = headers[name.toLowerCase()]
    headers[name.toLowerCase()] = before === undefined ? value : `${before}, ${value}`
  }
  const status = Number(digits)
  const hasBody = status >= 200 && status !== 204 && status !== 304
  const { 'content-length': length, 'transfer-encoding': coding, connection = '' } = headers
  if (hasBody && !(coding === undefined ? /^\d{1,15}$/.test(length ?? '') : coding.toLowerCase() === 'chunked' && length === undefined)) {
    throw new OddAnswer(`the server does not say where its answer ends (Content-Length ${length}, Transfer-Encoding ${coding})`)
  }
  const bodyBytes = !hasBody ? 0 : length === undefined ? null : Number(length)
  return { status, headers, bodyBytes, isKept: minor === '1' && !/\bclose\b/i.test(connection) }
}

/** Takes the data out of a body in chunks (RFC 9112, section 7.1), whatever pieces it comes in. */
export class Chunks {
  #state: 'size' | 'data' | 'end of data' | 'trailers' | 'over' = 'size'
  #line = ''
  #leftBytes = 0

  get isOver(): boolean {
    return this.#state === 'over'
  }

  /** The data in a piece. Throws OddAnswer, also for what comes after the end. */
  *dataIn(piece: Buffer): Generator<Buffer> {
    for (let at = 0; at < piece.length; ) {
      if (this.#state === 'over') throw new OddAnswer('the server says more than its answer')
      if (this.#state === 'data') {
        const data = piece.subarray(at, at + this.#leftBytes)
        at += data.length
        this.#leftBytes -= data.length
        if (this.#leftBytes === 0) this.#state = 'end of data'
        yield data
        continue
      }
      const newline = piece.indexOf('\n', at)
      const end = newline === -1 ? piece.length : newline + 1
      this.#line += piece.toString('latin1', at, end)
      at = end
      if (this.#line.length > 8192) throw new OddAnswer('the server gives a chunk without a size')
      if (newline !== -1) this.#endLine()
    }
  }

  #endLine(): void {
    const line = this.#line
    this.#line = ''
    if (this.#state === 'trailers') {
      if (line === '\r\n') this.#state = 'over'
    } else if (this.#state === 'end of data') {
      if (line !== '\r\n') throw new OddAnswer('the server gives a chunk of another size than it says')
      this.#state = 'size'
    } else {
      const size = /^([\da-f]{1,12})[ \t]*(?:;.*)?\r\n$/i.exec(line)?.[1]
      if (size === undefined) throw new OddAnswer('the server gives a chunk without a size')
      this.#leftBytes = Number.parseInt(size, 16)
      this.#state = this.#leftBytes === 0 ? 'trailers' : 'data'
    }
  }
}

import { connect, isIP, type Socket } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import { Chunks, OddAnswer, parseHead, type AnswerHead } from './http-answer.ts'

/** By one call of the system; what Node's own HTTP takes is less, and it copies each piece into memory of its own. */
const readBytes = 256 * 1024
const mostHeadBytes = 64 * 1024
/** So long a connection is kept that nobody uses. */
const idleMs = 30_000

/**
 * A connection to an HTTP server for one request after the other. All that comes is read into the same memory, which takes a third of the time of Node's
 * HTTP and its streams: a piece is there only until the next is asked for.
 */
export class HttpConnection {
  /** Rejects with what connecting failed with. */
  readonly opened: Promise<void>
  readonly #socket: Socket
  /** What came while nobody asked. */
  readonly #held: Buffer[] = []
  #waiting: PromiseWithResolvers<Buffer> | null = null
  #ended: Error | null = null

  /** `closed` is called once, whoever ended it. */
  constructor({ protocol, hostname, port }: URL, closed: () => void) {
    const isSecure = protocol === 'https:'
    const host = hostname.replace(/^\[(.*)\]$/, '$1')
    const to = { host, port: Number(port || (isSecure ? 443 : 80)), onread: this.#reading() }
    this.#socket = isSecure ? connectSecurely({ ...to, ALPNProtocols: ['http/1.1'], ...(isIP(host) === 0 && { servername: host }) }) : connect({ ...to, noDelay: true })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.opened = promise
    promise.catch(() => undefined) // whoever asks gets it
    this.#socket.once(isSecure ? 'secureConnect' : 'connect', resolve)
    this.#socket.on('error', (error) => (this.#ended ??= error))
    this.#socket.on('timeout', () => this.#socket.destroy())
    this.#socket.on('close', () => {
      this.#ended ??= new OddAnswer('the server closed the connection')
      reject(this.#ended)
      this.#waiting?.reject(this.#ended)
      closed()
    })
  }

  /** Nothing has come that nobody asked for, nor its end. */
  get isUsable(): boolean {
    return this.#ended === null && this.#held.length === 0
  }

  /** With an error, whoever waits for something gets that. */
  destroy(error?: Error): void {
    this.#ended ??= error ?? null
    this.#socket.destroy()
  }

  /** Until somebody asks again it keeps no process alive, and sees when the server has enough of it. */
  rest(): this {
    this.#socket.unref().setTimeout(idleMs).resume()
    return this
  }

  /** Sends a request without a body. Gives what the answer begins with, and what has come of the body with it. */
  async ask(request: string): Promise<{ head: AnswerHead; begin: Buffer }> {
    this.#socket.ref().setTimeout(0).write(request, 'latin1')
    let came = await this.#next()
    for (;;) {
      const end = came.indexOf('\r\n\r\n')
      if (end > mostHeadBytes || (end === -1 && came.length > mostHeadBytes)) throw new OddAnswer('the server gives headers without an end')
      if (end === -1) {
        came = Buffer.concat([Buffer.from(came), await this.#next()])
        continue
      }
      const head = parseHead(came.toString('latin1', 0, end))
      came = came.subarray(end + 4)
      if (head.status === 101) throw new OddAnswer('the server wants to speak something else than HTTP/1.1')
      // 1xx says that the answer is still to come.
      if (head.status >= 200) return { head, begin: came }
    }
  }

  /** The body, each piece until the next is asked for. Throws OddAnswer, and what a connection fails with. */
  async *body({ bodyBytes }: AnswerHead, begin: Buffer): AsyncGenerator<Buffer, void> {
    const chunks = bodyBytes === null ? new Chunks() : null
    let leftBytes = bodyBytes ?? 0
    for (let piece = begin; ; piece = await this.#next()) {
      if (chunks !== null) yield* chunks.dataIn(piece)
      else if (piece.length > leftBytes) throw new OddAnswer('the server says more than its answer')
      else if (piece.length > 0) yield piece
      leftBytes -= piece.length
      if (chunks?.isOver ?? leftBytes === 0) return
    }
  }

  async #next(): Promise<Buffer> {
    const held = this.#held.shift()
    if (held !== undefined) return held
    if (this.#ended !== null) throw this.#ended
    this.#waiting = Promise.withResolvers()
    this.#socket.resume()
    return this.#waiting.promise
  }

  /** Stops reading after each piece. Some may come all the same, as TLS decrypts it: that has to wait, and goes past the piece that is in use. */
  #reading(): { buffer: () => Uint8Array; callback: (bytes: number, buffer: Uint8Array) => boolean } {
    const [one, other] = [Buffer.allocUnsafeSlow(readBytes), Buffer.allocUnsafeSlow(readBytes)]
    let inUse: Uint8Array = other
    const callback = (bytes: number, buffer: Uint8Array) => {
      const piece = Buffer.from(buffer.buffer, buffer.byteOffset, bytes)
      if (this.#waiting === null) this.#held.push(Buffer.from(piece))
      else {
        inUse = buffer
        this.#waiting.resolve(piece)
        this.#waiting = null
      }
      return false
    }
    return { buffer: () => (inUse === one ? other : one), callback }
  }
}

import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { freePorts } from './free-ports.ts'

/**
 * What goes wrong between Gavel and a server:
 * - `silent`: connections are taken, and nothing ever comes back;
 * - `slow`: so many bytes come back each 100 ms;
 * - `cut`: a connection breaks off after so many bytes have come back over it, `times` times;
 * - `damaged-answer`, `damaged-request`: after so many bytes of a connection one bit is another, `times` times;
 * - `gone`: nobody listens.
 */
export type Trouble =
  | { kind: 'none' | 'silent' | 'gone' }
  | { kind: 'slow'; bytes: number }
  | { kind: 'cut' | 'damaged-answer' | 'damaged-request'; afterBytes: number; times: number }

export interface FaultyProxy {
  endpoint: string
  /** What came back through it so far. */
  answeredBytes: number
  connections: number
  /** From now on, also for connections that are open. */
  suffer(trouble: Trouble): Promise<void>
  stop(): Promise<void>
}

/** A proxy on the loopback before a real server, which damages, slows and cuts what it passes on. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const { hostname, port } = new URL(target)
  const [own = 0] = await freePorts(1)
  let trouble: Trouble = { kind: 'none' }
  const open = new Set<Socket>()

  const server = createServer({ noDelay: true }, (near) => {
    proxy.connections += 1
    const far = connect({ port: Number(port), host: hostname, noDelay: true })
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      open.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        open.delete(socket)
        other.destroy()
      })
      socket.on('end', () => other.end())
    }
    let sentBytes = 0
    let cameBytes = 0
    near.on('data', (bytes: Buffer) => {
      backPressed(near, far, damagedBy('damaged-request', bytes, sentBytes))
      sentBytes += bytes.length
    })
    far.on('data', (bytes: Buffer) => {
      proxy.answeredBytes += bytes.length
      cameBytes += bytes.length
      if (trouble.kind === 'silent') return
      if (trouble.kind === 'cut' && trouble.times > 0 && cameBytes > trouble.afterBytes) {
        trouble.times -= 1
        near.resetAndDestroy()
        return
      }
      if (trouble.kind === 'slow') drip(far, near, bytes, trouble.bytes)
      else backPressed(far, near, damagedBy('damaged-answer', bytes, cameBytes - bytes.length))
    })
  })

  function damagedBy(kind: 'damaged-answer' | 'damaged-request', bytes: Buffer, beforeBytes: number): Buffer {
    if (trouble.kind !== kind || trouble.times === 0) return bytes
    const at = trouble.afterBytes - beforeBytes
    if (at < 0 || at >= bytes.length) return bytes
    trouble.times -= 1
    const damaged = Buffer.from(bytes)
    damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at)
    return damaged
  }

  const listen = () => once(server.listen(own, '127.0.0.1'), 'listening')
  const close = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of open) socket.destroy()
    await closed
  }
  const proxy: FaultyProxy = {
    endpoint: `http://127.0.0.1:${own}`,
    answeredBytes: 0,
    connections: 0,
    suffer: async (next) => {
      trouble = next
      if (next.kind === 'gone') await close()
      else if (!server.listening) await listen()
    },
    stop: close,
  }
  await listen()
  return proxy
}

function drip(from: Socket, to: Socket, bytes: Buffer, atOnce: number): void {
  from.pause()
  let at = 0
  const timer = setInterval(() => {
    to.write(bytes.subarray(at, (at += atOnce)))
    if (at < bytes.length) return
    clearInterval(timer)
    from.resume()
  }, 100)
  to.once('close', () => clearInterval(timer))
}

function backPressed(from: Socket, to: Socket, bytes: Buffer): void {
  if (to.write(bytes)) return
  from.pause()
  to.once('drain', () => from.resume())
}

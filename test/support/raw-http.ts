import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'

/** Listens on a free port; its address. */
export async function listening(app: FastifyInstance): Promise<{ port: number; url: string }> {
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port')
  const { port } = address
  return { port, url: `http://127.0.0.1:${port}` }
}

/** A connection on which nothing was said yet: for requests that no HTTP client would send. */
export async function rawConnection(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

/** Says `lines`, then that it will say no more, and gives what comes back. */
export async function sendRaw(port: number, bytes: string | Buffer): Promise<{ status: number; headers: string; body: string }> {
  const socket = await rawConnection(port)
  socket.end(bytes)
  return parseAnswer(await text(socket))
}

export function parseAnswer(answer: string): { status: number; headers: string; body: string } {
  const [headers = '', ...body] = answer.split('\r\n\r\n')
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(headers)?.[1] ?? 0), headers, body: body.join('\r\n\r\n') }
}

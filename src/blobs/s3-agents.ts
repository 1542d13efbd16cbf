import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'

const maxSockets = 64
const readBytes = 256 * 1024

/** Node's agents, whose connections read into one buffer each: by default every 64 KiB get a new one, which costs as much as receiving and hashing them. */
export function openAgents() {
  return { httpAgent: new ReadingHttpAgent({ keepAlive: true, maxSockets }), httpsAgent: new ReadingHttpsAgent({ keepAlive: true, maxSockets }) }
}

type Connected = (error: Error | null, stream: Duplex) => void

class ReadingHttpAgent extends HttpAgent {
  override createConnection(options: ClientRequestArgs, connected?: Connected): Duplex | null | undefined {
    return reading((onread) => super.createConnection({ ...options, ...onread }, connected))
  }
}

class ReadingHttpsAgent extends HttpsAgent {
  override createConnection(options: ClientRequestArgs, connected?: Connected): Duplex | null | undefined {
    return reading((onread) => super.createConnection({ ...options, ...onread }, connected))
  }
}

/**
 * What is read goes to the HTTP parser at once, which copies what it passes on, so the next read may have the buffer (`onread` of net.connect).
 * While a connection is paused some may still come, as TLS decrypts it: that is copied, since it has to wait.
 */
function reading(connect: (options: object) => Duplex | null | undefined): Duplex | null | undefined {
  const buffer = Buffer.allocUnsafeSlow(readBytes)
  const callback = (bytes: number) => {
    if (!socket) return false
    const isTakenAtOnce = socket.readableFlowing === true && socket.readableLength === 0
    const chunk = buffer.subarray(0, bytes)
    return socket.push(isTakenAtOnce ? chunk : Buffer.from(chunk))
  }
  const socket = connect({ onread: { buffer, callback } })
  return socket
}

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What a server's port has sent, as the kernel counts it for each connection (`ss`, of iproute2). */
export interface Wire extends AsyncDisposable {
  /** Since the beginning, over all connections that were seen. */
  sentBytes(): Promise<number>
}

/** The count of a connection ends with it, so it is looked now and then. */
const everyMs = 250

export function watchWire(port: number): Wire {
  /** By socket, whose number no other gets. */
  const sent = new Map<string, number>()
  const look = async () => {
    const { stdout } = await promisify(execFile)('ss', ['-tineHO', 'state', 'established', `( sport = :${port} )`], { maxBuffer: 1 << 26 })
    for (const line of stdout.split('\n')) {
      const socket = / sk:(\S+)/.exec(line)?.[1]
      if (socket !== undefined) sent.set(socket, Number(/ bytes_sent:(\d+)/.exec(line)?.[1] ?? 0))
    }
  }
  const timer = setInterval(() => void look(), everyMs)
  return {
    async sentBytes() {
      await look()
      return [...sent.values()].reduce((sum, bytes) => sum + bytes, 0)
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
    },
  }
}

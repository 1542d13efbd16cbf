import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { startTestServer } from '../../test/support/server.ts'

/** A PostgreSQL that a container of this host's network can reach: the embedded one has a unix socket alone, which is put on a port here. */
export async function startPublicServer(): Promise<{ connectionString: string; stop(): Promise<void> }> {
  const server = await startTestServer()
  const path = `${new URL(server.connectionString).searchParams.get('host') ?? ''}/.s.PGSQL.5432`
  const door = createServer((client) => {
    const socket = connect(path)
    for (const [one, other] of [[client, socket], [socket, client]] as const) {
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  }).listen(0, '127.0.0.1')
  await once(door, 'listening')
  const address = door.address()
  if (address === null || typeof address === 'string') throw new Error('it listens on no port')
  return {
    connectionString: `postgres://gavel@127.0.0.1:${address.port}/postgres`,
    async stop() {
      door.close()
      await server.stop()
    },
  }
}

import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { Fault } from '../../domain/fault.ts'

/**
 * Makes us the only supervisor of a data folder until the returned function is called or we end, however that happens:
 * an abstract socket (unix(7)) lives in the kernel and leaves nothing behind. Throws a Fault when there is one already.
 */
export async function lockDataFolder(root: string): Promise<() => void> {
  const { dev, ino } = await stat(root)
  const server = createServer((socket) => socket.destroy()).unref()
  try {
    server.listen(`\0gavel-postgres-${dev}-${ino}`)
    await once(server, 'listening')
  } catch (cause) {
    throw new Fault('POSTGRES_START_FAILED', `another process already runs the database in ${root}: stop it, or choose another data folder`, { canRetry: false, cause })
  }
  return () => server.close()
}

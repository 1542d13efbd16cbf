import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { z } from 'zod'

const Seen = z.object({ looks: z.number(), maxBytes: z.number(), maxGapMs: z.number() })
export type FolderSeen = z.infer<typeof Seen>

/** Has a process of its own look how large a folder is; the function that it gives ends it and says what it saw. */
export function watchFolder(dir: string, everyMs = 50): () => Promise<FolderSeen> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'watch-folder.ts'), dir, String(everyMs)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  return async () => {
    child.stdin.end()
    const seen = Seen.parse(await json(child.stdout))
    await exited
    return seen
  }
}

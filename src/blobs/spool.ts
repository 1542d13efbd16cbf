import { randomUUID } from 'node:crypto'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** Up to here a content waits in memory: most are smaller, and a file costs more than they do. */
const memoryBytes = 128 * 1024

/** Where a content waits whose name is not known before its end: a small one in memory, a large one in a file of `dir`. */
export class Spool implements AsyncDisposable {
  sizeBytes = 0
  readonly #path: string
  #chunks: Buffer[] = []
  #file: FileHandle | null = null
  #filling: Promise<void> = Promise.resolve()

  constructor(dir: string) {
    this.#path = join(dir, `${randomUUID()}.spool`)
  }

  /** Takes all of it. */
  fill(content: AsyncIterable<Buffer>): Promise<void> {
    const all = async () => {
      for await (const chunk of content) await this.#write(chunk)
    }
    return (this.#filling = all())
  }

  /** Its bytes from `start` on, as many as there are and as `memory` takes: that part of it. Only once it is filled. */
  async read(start: number, memory: Buffer): Promise<Buffer> {
    const bytes = memory.subarray(0, Math.min(memory.length, this.sizeBytes - start))
    if (this.#file === null) Buffer.concat(this.#chunks).copy(bytes, 0, start)
    else await readFully(this.#file, bytes, start)
    return bytes
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#filling.catch(() => undefined)
    this.#chunks = []
    await this.#file?.close()
  }

  async #write(chunk: Buffer): Promise<void> {
    this.sizeBytes += chunk.length
    if (this.#file !== null) return this.#file.writeFile(chunk)
    if (this.sizeBytes <= memoryBytes) {
      // A copy: what comes next comes in the same memory.
      this.#chunks.push(Buffer.from(chunk))
      return
    }
    this.#file = await open(this.#path, 'wx+', 0o600)
    // It lives as long as it is open: a crash leaves nothing.
    await rm(this.#path)
    for (const each of [...this.#chunks, chunk]) await this.#file.writeFile(each)
    this.#chunks = []
  }
}

async function readFully(file: FileHandle, bytes: Buffer, start: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at)
    if (bytesRead === 0) throw new Error('a file that a content waited in was cut short')
    at += bytesRead
  }
}

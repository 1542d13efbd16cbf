import { randomUUID } from 'node:crypto'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** Up to here a content waits in memory: most are smaller, and a file costs more than they do. */
const memoryBytes = 1024 * 1024

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

  /** As many of its bytes as there are. Only once it is filled. */
  async read(start: number, lengthBytes: number): Promise<Buffer> {
    const end = Math.min(start + lengthBytes, this.sizeBytes)
    if (this.#file === null) return Buffer.concat(this.#chunks).subarray(start, end)
    const bytes = Buffer.allocUnsafe(end - start)
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await this.#file.read(bytes, at, bytes.length - at, start + at)
      if (bytesRead === 0) throw new Error(`${this.#path} was cut short`)
      at += bytesRead
    }
    return bytes
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#filling.catch(() => undefined)
    this.#chunks = []
    await this.#file?.close()
  }

  async #write(chunk: Buffer): Promise<void> {
    this.sizeBytes += chunk.length
    this.#chunks.push(chunk)
    if (this.#file === null) {
      if (this.sizeBytes <= memoryBytes) return
      this.#file = await open(this.#path, 'wx+', 0o600)
      // It lives as long as it is open: a crash leaves nothing.
      await rm(this.#path)
    }
    for (const each of this.#chunks) await this.#file.writeFile(each)
    this.#chunks = []
  }
}

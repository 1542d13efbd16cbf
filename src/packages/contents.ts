import type { BlobRef } from '../contract/manifest.ts'
import type { Findings } from './findings.ts'
import { isIgnored } from './ignored.ts'
import { DamagedFile, type PackedFile } from './zip.ts'

/** Stores a content where blobs are kept; `isNew` is false when it had been there before. */
export type PutBlob = (content: AsyncIterable<Buffer> | Uint8Array, options?: { signal?: AbortSignal | undefined }) => Promise<BlobRef & { isNew: boolean }>

/** The files of a package by path, without what is ignored and without a single folder around everything. */
export class Contents {
  readonly findings: Findings
  /** What was stored, counted once for each use. */
  sizeBytes = 0
  /** What had not been stored before. */
  newBytes = 0
  /** Paths of what is treated as absent. */
  readonly ignored: readonly string[]
  readonly #files: ReadonlyMap<string, PackedFile>
  readonly #put: PutBlob
  readonly #signal: AbortSignal | undefined
  readonly #counted = new Set<string>()

  constructor(files: PackedFile[], options: { findings: Findings; put: PutBlob; signal: AbortSignal | undefined }) {
    this.findings = options.findings
    this.#put = options.put
    this.#signal = options.signal
    const visible = files.filter(({ path }) => !isIgnored(path))
    this.ignored = files.map(({ path }) => path).filter(isIgnored)
    const around = folderAround(visible.map(({ path }) => path))
    this.#files = new Map(visible.map((file) => [file.path.slice(around.length), file]))
  }

  has(path: string): boolean {
    return this.#files.has(path)
  }

  /** Paths of all files below a folder (`data/`; `` for all), in order of their bytes. */
  below(folder: string): string[] {
    return [...this.#files.keys()].filter((path) => path.startsWith(folder)).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  }

  hasFolder(folder: string): boolean {
    return [...this.#files.keys()].some((path) => path.startsWith(`${folder}/`))
  }

  /** A text file; null when there is none or it cannot be read (which is reported). */
  async text(path: string, maxBytes: number): Promise<string | null> {
    const file = this.#files.get(path)
    if (file === undefined) return null
    if (file.sizeBytes > maxBytes) return this.#unreadable(path, `has ${file.sizeBytes} bytes; ${maxBytes} are the most`)
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(await inMemory(file.content()))
    } catch (error) {
      if (error instanceof DamagedFile) return this.#unreadable(path, error.message)
      if (error instanceof TypeError) return this.#unreadable(path, 'is not UTF-8')
      throw error
    }
  }

  /** Stores a file without holding it in memory; null when the archive is damaged there (which is reported). */
  async store(path: string): Promise<BlobRef | null> {
    const file = this.#files.get(path)
    if (file === undefined) throw new Error(`${path} is not in the package`)
    try {
      return this.#count(await this.#put(file.content(), { signal: this.#signal }))
    } catch (error) {
      if (error instanceof DamagedFile) return this.#unreadable(path, error.message)
      throw error
    }
  }

  async storeText(text: string): Promise<BlobRef> {
    return this.#count(await this.#put(Buffer.from(text), { signal: this.#signal }))
  }

  #count({ digest, sizeBytes, isNew }: BlobRef & { isNew: boolean }): BlobRef {
    this.sizeBytes += sizeBytes
    // Two files of the same content that are stored at the same time are both new to the store.
    if (isNew && !this.#counted.has(digest)) {
      this.#counted.add(digest)
      this.newBytes += sizeBytes
    }
    return { digest, sizeBytes }
  }

  #unreadable(path: string, message: string): null {
    this.findings.error(path, message)
    return null
  }
}

/** Copies: the pieces share their memory. */
async function inMemory(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const copies: Buffer[] = []
  for await (const piece of content) copies.push(Buffer.from(piece))
  return Buffer.concat(copies)
}

/** `name/` when everything is in one folder that only wraps the package, as `zip -r name.zip name` makes it. */
function folderAround(paths: string[]): string {
  const first = paths[0]?.split('/')[0] ?? ''
  const folder = `${first}/`
  const meansSomething = first === 'data' || /^(sample|secret)/i.test(first)
  return !meansSomething && paths.length > 0 && paths.every((path) => path.startsWith(folder)) ? folder : ''
}

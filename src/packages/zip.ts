import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { crc32, createInflateRaw, type ZlibOptions } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { Findings, wholePackage, type PackageProblem } from './findings.ts'

/** One file of an archive. Nothing is known yet of its content but its size. */
export interface PackedFile {
  path: string
  sizeBytes: number
  /**
   * The content, checked against size and CRC-32 while it passes: it throws `DamagedFile` instead of its end. The memory of a piece may be
   * used again once the next is asked for.
   */
  content(): AsyncIterable<Buffer>
}

/** A file of the archive cannot be read: the archive's fault, not ours. */
export class DamagedFile extends Error {
  readonly path: string

  constructor(path: string, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.name = 'DamagedFile'
    this.path = path
  }
}

export interface ZipLimits {
  /** All files together when unpacked, as the archive declares it; each is held to what it declares when it is read. */
  maxUncompressedBytes: number
  maxFiles: number
}

export type OpenedZip = { ok: true; files: PackedFile[]; close(): void } | { ok: false; errors: PackageProblem[] }

/** Above this, an archive that unpacks to more than `bombRatio` times its size is taken for a bomb. */
const bombFromBytes = 256 * 1024 * 1024
/** Deflate reaches 1032 at most, repetitive test data some 100. */
const bombRatio = 250

const longestPath = 500

/** Unicode's controls of direction, separators of lines and paragraphs: a name with one is not the name that people read. */
const deceiving = /[\p{Bidi_Control}\p{Zl}\p{Zp}]/u

/** Read at a time, and inflated at a time. */
const pieceBytes = 256 * 1024
const inflatedBytes = 64 * 1024

/**
 * Reads the directory of a zip, and refuses what is unsafe or ambiguous: names that lead out of it, links and other special files,
 * two files of one name, encryption, entries that overlap, and bombs. Nothing is ever unpacked to disk by name.
 * What is wrong with the archive is a value; only the disk's own errors are thrown.
 */
export async function openZip(zipPath: string, limits: ZipLimits): Promise<OpenedZip> {
  let zip: ZipFile
  try {
    zip = await yauzl.openPromise(zipPath, { lazyEntries: true, autoClose: false, decodeStrings: false })
  } catch (error) {
    if (isOfTheSystem(error)) throw error
    return refused(`this is no zip archive, or its end is missing (was the upload cut off?): ${messageOf(error)}`)
  }
  let isKept = false
  try {
    if (zip.entryCount > limits.maxFiles) return refused(`the archive has ${zip.entryCount} files; ${limits.maxFiles} are the most`)
    const findings = new Findings()
    const entries = new Map<string, Entry>()
    for await (const entry of zip.eachEntry()) inspectEntry(entry, entries, findings)
    inspectSizes([...entries.values()], zip.fileSize, limits, findings)
    if (findings.hasErrors) return { ok: false, errors: findings.errors }
    const memories: Buffer[] = []
    const files = [...entries].map(([path, entry]) => ({ path, sizeBytes: entry.uncompressedSize, content: () => contentOf(zip, { zipPath, memories }, entry, path) }))
    isKept = true
    return { ok: true, files, close: () => zip.close() }
  } catch (error) {
    if (isOfTheSystem(error)) throw error
    return refused(`the archive is damaged: ${messageOf(error)}`)
  } finally {
    if (!isKept) zip.close()
  }
}

function refused(message: string): OpenedZip {
  return { ok: false, errors: [{ path: wholePackage, message }] }
}

function inspectEntry(entry: Entry, entries: Map<string, Entry>, findings: Findings): void {
  const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true)
  const unsafe = unsafeName(name)
  if (unsafe !== null) return findings.error(printable(name), unsafe)
  const special = specialFile(entry, name.endsWith('/'))
  if (special !== null) return findings.error(name, special)
  if (name.endsWith('/')) return
  if (entries.has(name)) return findings.error(name, 'is in the archive twice')
  entries.set(name, entry)
}

function unsafeName(name: string): string | null {
  const parts = name.replace(/\/$/, '').split('/')
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return 'is an absolute name: names must be relative to the package'
  if (name.includes('\\')) return 'has a backslash in its name: folders are separated by /'
  if (parts.includes('..')) return 'leads out of the package: .. is not allowed in names'
  if (parts.includes('.') || parts.includes('')) return 'has an empty part or . in its name'
  if (deceiving.test(name)) return 'has characters in its name that reverse the text shown around them, or break its line'
  if (/[\p{Cc}\ufffd]/u.test(name)) return 'has control characters in its name, or is not UTF-8'
  if (name.length > longestPath) return `has a name of more than ${longestPath} characters`
  return null
}

/** The upper half of the attributes is the mode of Unix (0 where another system made the archive). */
function specialFile(entry: Entry, isFolder: boolean): string | null {
  const type = (entry.externalFileAttributes >>> 16) & 0o170000
  if (type === 0o120000) return 'is a symbolic link: put the file itself into the package'
  if (type !== 0 && type !== (isFolder ? 0o040000 : 0o100000)) return 'is neither a file nor a folder'
  if (entry.isEncrypted()) return 'is encrypted: packages are taken without a password only'
  if (!entry.canDecodeFileData()) return `is compressed by method ${entry.compressionMethod}, which cannot be read: use deflate`
  return null
}

function inspectSizes(entries: Entry[], archiveBytes: number, limits: ZipLimits, findings: Findings): void {
  const uncompressedBytes = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  if (uncompressedBytes > limits.maxUncompressedBytes) {
    findings.error(wholePackage, `the archive unpacks to ${uncompressedBytes} bytes; ${limits.maxUncompressedBytes} are the most`)
  } else if (uncompressedBytes > bombFromBytes && uncompressedBytes > bombRatio * archiveBytes) {
    findings.error(wholePackage, `the archive unpacks to ${uncompressedBytes} bytes, more than ${bombRatio} times its size: if it is not a bomb, pack it without compression (zip -0)`)
  }
  // A quine or bomb reads the same bytes under several names.
  let end = 0
  for (const entry of entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)) {
    if (entry.relativeOffsetOfLocalHeader < end) return findings.error(wholePackage, 'files of the archive overlap')
    end = entry.relativeOffsetOfLocalHeader + 30 + entry.fileNameLength + entry.compressedSize
  }
}

interface Archive {
  zipPath: string
  /** Of files that have been read: they are used again for the next. */
  memories: Buffer[]
}

/**
 * The bytes are read and inflated here and not by yauzl, whose own streams end the process when one is destroyed while another is read
 * (its fd-slicer reads through a context that is gone).
 */
async function* contentOf(zip: ZipFile, archive: Archive, entry: Entry, path: string): AsyncGenerator<Buffer> {
  const packed = bytesOf(archive, await contentStart(zip, entry, path), entry.compressedSize)
  yield* checked(entry.compressionMethod === 0 ? packed : inflated(packed, path), entry, path)
}

async function* bytesOf({ zipPath, memories }: Archive, start: number, lengthBytes: number): AsyncGenerator<Buffer> {
  if (lengthBytes === 0) return
  const file = await open(zipPath)
  const memory = memories.pop() ?? Buffer.allocUnsafeSlow(pieceBytes)
  try {
    for (let done = 0; done < lengthBytes; ) {
      const { bytesRead } = await file.read(memory, 0, Math.min(memory.length, lengthBytes - done), start + done)
      if (bytesRead === 0) return
      yield memory.subarray(0, bytesRead)
      done += bytesRead
    }
  } finally {
    await file.close()
    memories.push(memory)
  }
}

async function* inflated(packed: AsyncGenerator<Buffer>, path: string): AsyncGenerator<Buffer> {
  // A high-water mark of 1: a piece has been inflated before the next is read into its memory.
  const options: ZlibOptions & { writableHighWaterMark: number } = { writableHighWaterMark: 1, chunkSize: inflatedBytes }
  const inflate = createInflateRaw(options)
  pipeline(packed, inflate, () => {}) // the reader gets the error from the stream itself
  try {
    yield* inflate
  } catch (error) {
    throw isOfTheSystem(error) ? error : damaged(path, error)
  }
}

/** The content comes after a header that only the file itself knows the length of. */
async function contentStart(zip: ZipFile, entry: Entry, path: string): Promise<number> {
  try {
    return (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart
  } catch (error) {
    throw isOfTheSystem(error) ? error : damaged(path, error)
  }
}

/** Passes on what the archive's directory has promised: so many bytes with this CRC-32, not one more. */
async function* checked(content: AsyncIterable<Buffer>, entry: Entry, path: string): AsyncGenerator<Buffer> {
  let sum = 0
  let sizeBytes = 0
  for await (const piece of content) {
    sum = crc32(piece, sum)
    sizeBytes += piece.length
    if (sizeBytes > entry.uncompressedSize) throw damaged(path, new Error(`it unpacks to more than the ${entry.uncompressedSize} bytes that it declares`))
    yield piece
  }
  if (sizeBytes !== entry.uncompressedSize) throw damaged(path, new Error(`it unpacks to ${sizeBytes} bytes, not ${entry.uncompressedSize}`))
  if (sum !== entry.crc32) throw damaged(path, new Error('its CRC-32 is wrong'))
}

function damaged(path: string, cause: unknown): DamagedFile {
  return new DamagedFile(path, `is damaged in the archive: ${messageOf(cause)}`, { cause })
}

/** Errors of system calls say which one; those of zlib and yauzl do not. */
function isOfTheSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function printable(name: string): string {
  return name.replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu, '?').slice(0, longestPath)
}

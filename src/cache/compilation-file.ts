import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Compilation } from '../domain/compilation.ts'

/*
 * SHA-256 of all that follows   32 bytes
 * length of the head            4 bytes, little-endian
 * head                          JSON
 * the files' bytes, in the order of the head
 */

const Head = z.strictObject({
  key: z.string(),
  ok: z.boolean(),
  output: z.string(),
  files: z.array(z.strictObject({ name: z.string(), executable: z.boolean(), sizeBytes: z.int().min(0) })),
})

const hashBytes = 32
const headStart = hashBytes + 4

/** A compilation as the bytes of one file, which says whose it is and whether it is whole. */
export function encodeCompilation(key: string, { ok, output, files }: Compilation): Buffer {
  const named = files.map(({ name, executable, bytes }) => ({ name, executable, sizeBytes: bytes.length }))
  const head = Buffer.from(JSON.stringify({ key, ok, output, files: named } satisfies z.infer<typeof Head>))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(head.length)
  const parts = [length, head, ...files.map((file) => file.bytes)]
  return Buffer.concat([hashOf(parts), ...parts])
}

/** Null unless the bytes are, to the last bit, what was encoded under this key. */
export function decodeCompilation(key: string, content: Buffer): Compilation | null {
  if (content.length < headStart || !hashOf([content.subarray(hashBytes)]).equals(content.subarray(0, hashBytes))) return null
  const headEnd = headStart + content.readUInt32LE(hashBytes)
  const head = Head.parse(JSON.parse(content.toString('utf8', headStart, headEnd)))
  if (head.key !== key) return null
  let end = headEnd
  const files = head.files.map(({ name, executable, sizeBytes }) => ({ name, executable, bytes: content.subarray(end, (end += sizeBytes)) }))
  return { ok: head.ok, output: head.output, files }
}

function hashOf(parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

import { createHmac } from 'node:crypto'
import type { Socket } from 'node:net'
import { z } from 'zod'
import { BlobRef } from '../../contract/manifest.ts'
import { Fault, faultCodes } from '../../domain/fault.ts'

/*
 * Lines of JSON. Both sides show that they can read the secret in the folder, and neither shows it:
 *
 *   owner   {"challenge"}
 *   member  {"name", "proof", "challenge", "holds": [{"id", "blobs"}]}
 *   owner   {"proof", "limitBytes"}
 *   member  {"id", "acquire": [blob …]}   {"id", "ahead": blob}   {"id", "release": true}   {"id", "alive": true}
 *   owner   {"id", "is": "reserved"}   {"id", "is": "done"}   {"id", "is": "failed", "fault"}   {"id", "is": "alive"}
 *
 * `alive` asks whether the owner still runs. `release` also stops what is not done yet. What a member holds ends with its connection.
 */

const Id = z.int()
export const Challenge = z.strictObject({ challenge: z.string() })
export const Hello = z.strictObject({
  name: z.string(), proof: z.string(), challenge: z.string(),
  holds: z.array(z.strictObject({ id: Id, blobs: z.array(BlobRef) })),
})
export const Welcome = z.strictObject({ proof: z.string(), limitBytes: z.number() })
export const Request = z.union([
  z.strictObject({ id: Id, acquire: z.array(BlobRef) }),
  z.strictObject({ id: Id, ahead: BlobRef }),
  z.strictObject({ id: Id, release: z.literal(true) }),
  z.strictObject({ id: Id, alive: z.literal(true) }),
])
const FaultOnWire = z.strictObject({ code: z.enum(faultCodes), message: z.string(), canRetry: z.boolean() })
export const Answer = z.discriminatedUnion('is', [
  z.strictObject({ id: Id, is: z.literal('reserved') }),
  z.strictObject({ id: Id, is: z.literal('done') }),
  z.strictObject({ id: Id, is: z.literal('alive') }),
  z.strictObject({ id: Id, is: z.literal('failed'), fault: FaultOnWire }),
])
export type Answer = z.infer<typeof Answer>
export type Request = z.infer<typeof Request>

export function send(socket: Socket, message: Answer | Request | z.infer<typeof Challenge> | z.infer<typeof Hello> | z.infer<typeof Welcome>): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`)
}

/** What a process holds, as it tells a new owner, takes some hundred bytes for each file. */
const longestLine = 4 * 1024 * 1024

/**
 * Until the connection ends, however it ends. The first line that is no JSON ends it with an error, and so does one that is too long: who has not
 * shown yet that he may read the folder can be any user of the host, and a line without an end would take all memory.
 */
export async function* messages(socket: Socket): AsyncGenerator<unknown, void> {
  let rest = ''
  for await (const text of textOf(socket)) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestLine) throw new Error(`a line of more than ${longestLine} characters`)
    for (const line of lines) yield JSON.parse(line)
  }
}

async function* textOf(socket: Socket): AsyncGenerator<string, void> {
  socket.on('error', () => undefined).setEncoding('utf8')
  try {
    for await (const text of socket) yield String(text)
  } catch {
    // It was broken off, by the other side or by ours.
  }
}

export function proofOf(secret: string, side: 'owner' | 'member', challenge: string): string {
  return createHmac('sha256', secret).update(`${side} ${challenge}`).digest('hex')
}

export function toWire(error: unknown): z.infer<typeof FaultOnWire> {
  if (error instanceof Fault) return { code: error.code, message: error.message, canRetry: error.canRetry }
  return { code: 'INTERNAL', message: String(error), canRetry: true }
}

export function fromWire({ code, message, canRetry }: z.infer<typeof FaultOnWire>): Fault {
  return new Fault(code, message, { canRetry })
}

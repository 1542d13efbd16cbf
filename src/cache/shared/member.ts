import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { BlobRef } from '../../contract/manifest.ts'
import { Fault } from '../../domain/fault.ts'
import { settled } from '../settled.ts'
import type { Place } from './place.ts'
import { Answer, Challenge, fromWire, messages, proofOf, send, Welcome, type Request } from './wire.ts'

/** The owner is gone, or going: the same is to be asked of the next. */
export class OwnerGone extends Error {}

/** A connection to the process that owns the folder. */
export interface Link {
  limitBytes: number
  /** Settles when it is done. Throws the owner's Fault, OwnerGone, and the signal's reason; then nothing is held. */
  ask(request: Request, options: { signal?: AbortSignal | undefined; onReserved?: (() => void) | undefined }): Promise<void>
  release(id: number): void
  readonly gone: Promise<void>
  close(): void
}

/** Throws OwnerGone when nobody answers any more, and Fault CONFIG_INVALID when it is somebody else who answers. */
export async function joinOwner(place: Place, self: { name: string; holds: ReadonlyMap<number, readonly BlobRef[]> }, signal: AbortSignal): Promise<Link> {
  const socket = connect(place.ownerAddress)
  const giveUp = () => socket.destroy(new OwnerGone())
  signal.addEventListener('abort', giveUp)
  const incoming = messages(socket)
  try {
    await once(socket, 'connect')
    const { challenge: theirs } = Challenge.parse(await next(incoming))
    const challenge = randomBytes(16).toString('hex')
    const holds = [...self.holds].map(([id, blobs]) => ({ id, blobs: [...blobs] }))
    send(socket, { name: self.name, proof: proofOf(place.secret, 'member', theirs), challenge, holds })
    const welcome = Welcome.parse(await next(incoming))
    if (welcome.proof !== proofOf(place.secret, 'owner', challenge)) {
      throw new Fault('CONFIG_INVALID', 'another process has taken the name of the cache and cannot read its folder: look into /proc/net/unix for gavel-cache', { canRetry: true })
    }
    return openLink(socket, incoming, welcome.limitBytes)
  } catch (error) {
    socket.destroy()
    throw error instanceof Fault ? error : new OwnerGone('the owner of the cache does not answer', { cause: error })
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

interface Asked {
  onReserved: (() => void) | undefined
  resolve: () => void
  reject: (error: unknown) => void
}

function openLink(socket: Socket, incoming: AsyncGenerator<unknown, void>, limitBytes: number): Link {
  const asked = new Map<number, Asked>()
  const { promise: gone, resolve: sayGone } = Promise.withResolvers<void>()
  let isGone = false

  const listen = async () => {
    for await (const message of incoming) {
      const answer = Answer.parse(message)
      const one = asked.get(answer.id)
      if (answer.is === 'reserved') one?.onReserved?.()
      else {
        asked.delete(answer.id)
        if (answer.is === 'done') one?.resolve()
        // The owner stops; whoever follows it will not.
        else if (answer.fault.code === 'STOPPING') one?.reject(new OwnerGone())
        else one?.reject(fromWire(answer.fault))
      }
    }
  }
  void listen().catch(() => undefined).finally(() => {
    isGone = true
    socket.destroy()
    for (const { reject } of asked.values()) reject(new OwnerGone())
    sayGone()
  })

  const release = (id: number) => {
    asked.delete(id)
    send(socket, { id, release: true })
  }
  return {
    limitBytes, gone, release,
    ask: async (request, { signal, onReserved }) => {
      if (isGone) throw new OwnerGone()
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      asked.set(request.id, { onReserved, resolve, reject })
      send(socket, request)
      try {
        await settled(promise, signal)
      } catch (error) {
        release(request.id)
        throw error
      }
    },
    close: () => socket.destroy(),
  }
}

async function next(incoming: AsyncGenerator<unknown, void>): Promise<unknown> {
  const { value, done } = await incoming.next()
  if (done) throw new OwnerGone('the connection ended')
  return value
}

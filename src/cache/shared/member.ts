import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { BlobRef } from '../../contract/manifest.ts'
import { Fault } from '../../domain/fault.ts'
import { orAborted } from '../or-aborted.ts'
import type { Place } from './place.ts'
import { Answer, Challenge, fromWire, messages, proofOf, send, Welcome, type Request } from './wire.ts'

/** The owner is gone, or going: the same is to be asked of the next. */
export class OwnerGone extends Error {}

/** An owner that lives says something within so long, also while it downloads. One that does not is frozen, and keeps its name meanwhile. */
export const ownerSilentMs = 20_000

function silent(): Fault {
  return new Fault('CACHE_UNAVAILABLE', 'the process that owns the shared cache says nothing: is it stopped (SIGSTOP), or its host out of memory?', { canRetry: true })
}

/** A connection to the process that owns the folder. */
export interface Link {
  limitBytes: number
  /** Settles when it is done. Throws the owner's Fault, OwnerGone, and the signal's reason; then nothing is held. */
  ask(request: Request, options: { signal?: AbortSignal | undefined; onReserved?: (() => void) | undefined }): Promise<void>
  release(id: number): void
  readonly gone: Promise<void>
  close(): void
}

export interface Self {
  name: string
  holds: ReadonlyMap<number, readonly BlobRef[]>
  silentMs: number
}

/** Throws OwnerGone when nobody answers any more, and Fault CACHE_UNAVAILABLE when somebody is there and says nothing, CONFIG_INVALID when it is somebody else who answers. */
export async function joinOwner(place: Place, self: Self, signal: AbortSignal): Promise<Link> {
  const socket = connect(place.ownerAddress)
  const giveUp = () => socket.destroy(new OwnerGone())
  signal.addEventListener('abort', giveUp)
  const incoming = messages(socket)
  let isLate = false
  const late = setTimeout(() => {
    isLate = true
    socket.destroy()
  }, self.silentMs)
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
    return openLink(socket, incoming, { limitBytes: welcome.limitBytes, silentMs: self.silentMs })
  } catch (error) {
    socket.destroy()
    if (isLate) throw silent()
    throw error instanceof Fault ? error : new OwnerGone('the owner of the cache does not answer', { cause: error })
  } finally {
    clearTimeout(late)
    signal.removeEventListener('abort', giveUp)
  }
}

/** How often an owner is asked within `silentMs` whether it still runs, while something is waited for. */
const questions = 4

interface Asked {
  onReserved: (() => void) | undefined
  resolve: () => void
  reject: (error: unknown) => void
}

function openLink(socket: Socket, incoming: AsyncGenerator<unknown, void>, { limitBytes, silentMs }: { limitBytes: number; silentMs: number }): Link {
  const asked = new Map<number, Asked>()
  const { promise: gone, resolve: sayGone } = Promise.withResolvers<void>()
  let isGone = false
  // Counted and not timed, so that it is the owner's silence and not this process's own that ends the connection.
  let unanswered = 0
  const ask = setInterval(() => {
    if (asked.size === 0) unanswered = 0
    else if (unanswered === questions) socket.destroy()
    else {
      unanswered += 1
      send(socket, { id: 0, alive: true })
    }
  }, silentMs / questions).unref()

  const listen = async () => {
    for await (const message of incoming) {
      const answer = Answer.parse(message)
      unanswered = 0
      if (answer.is === 'alive') continue
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
    clearInterval(ask)
    for (const { reject } of asked.values()) reject(unanswered === questions ? silent() : new OwnerGone())
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
        await orAborted(promise, signal)
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

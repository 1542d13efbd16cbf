import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BaseLogger } from 'pino'
import { z } from 'zod'
import type { ProcessRole } from '../config/settings.ts'
import { Fault, faultCodes } from '../domain/fault.ts'

const RoleFacts = z.object({
  /** Of the API: where it listens. */
  url: z.string().optional(),
  /** Of a worker. */
  slots: z.object({ count: z.int(), cores: z.array(z.int()), areWeak: z.boolean() }).optional(),
})
export type RoleFacts = z.infer<typeof RoleFacts>

/** What a role's process tells the supervisor over the channel between them. */
const RoleMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), facts: RoleFacts }),
  /** With the code of a Fault, or null. */
  z.object({ kind: z.literal('failed'), code: z.enum(faultCodes).nullable(), message: z.string() }),
])
export type RoleMessage = z.infer<typeof RoleMessage>

/**
 * What Node keeps for young objects, in MiB; by itself it takes 16 as soon as the modules are loaded, and three times as much memory. A role's
 * objects are small and short-lived, its buffers are elsewhere.
 */
const youngObjects = '--max-semi-space-size=4'

/**
 * How glibc gets memory, of which a role has most outside of V8's heap: two arenas instead of eight for each core, and buffers from 64 KiB on by
 * mmap, so that one that is freed goes back to the kernel, also as the thresholds no longer grow by themselves (mallopt(3)).
 */
const allocation = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '65536', MALLOC_TRIM_THRESHOLD_: '262144' }

interface Options {
  roles: ProcessRole[]
  environment: NodeJS.ProcessEnv
  /** How long a role may take to stop before it is killed. */
  stopMs: number
  log: BaseLogger
  /** Ends the start, not what runs. */
  signal: AbortSignal
}

export interface Supervisor {
  facts: RoleFacts
  /** Ends every role: asks, waits for at most `stopMs`, then kills. */
  stop(): Promise<void>
}

/**
 * Runs each role as a process of its own, so that neither's pauses or death are the other's, and starts one that died
 * again after a pause. A role's states: starting → ready → (died → starting …) → stopping → ended.
 * A role that cannot start the first time ends everything.
 * @throws Fault or Error with the role's own words when one cannot start
 */
export async function superviseRoles(options: Options): Promise<Supervisor> {
  const stopping = new AbortController()
  const running = new Map<ProcessRole, ChildProcess>()

  async function start(role: ProcessRole): Promise<RoleFacts> {
    const main = `${import.meta.dirname}/main.ts`
    stopping.signal.throwIfAborted()
    const child = fork(main, ['role', role], { execArgv: [...process.execArgv, youngObjects], env: { ...allocation, ...options.environment }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    running.set(role, child)
    const ended = once(child, 'exit')
    const askToStop = () => void child.kill('SIGTERM')
    stopping.signal.addEventListener('abort', askToStop, { once: true })
    void ended.then(() => stopping.signal.removeEventListener('abort', askToStop))
    const first = await Promise.race([once(child, 'message'), ended.then(([code]) => [{ kind: 'failed', code: null, message: `ended with code ${code} while starting` }])])
    const message = RoleMessage.parse(first[0])
    if (message.kind === 'failed') {
      child.kill('SIGKILL')
      throw message.code === null ? new Error(`${role}: ${message.message}`) : new Fault(message.code, message.message, { canRetry: false })
    }
    void ended.then(([code, signal]) => restart(role, signal ?? code))
    return message.facts
  }

  async function restart(role: ProcessRole, why: number | string): Promise<void> {
    for (let pauseMs = 200; !stopping.signal.aborted; pauseMs = Math.min(2 * pauseMs, 10_000)) {
      options.log.error({ role, why }, 'a part of Gavel ended by itself; starting it again')
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return
      try {
        await start(role)
        return
      } catch (error) {
        options.log.error({ role, err: error }, 'it could not be started again')
      }
    }
  }

  async function stop(): Promise<void> {
    stopping.abort()
    await Promise.all([...running.values()].map((child) => end(child, options.stopMs)))
  }

  options.signal.addEventListener('abort', () => stopping.abort(), { once: true })
  try {
    const facts = await Promise.all(options.roles.map(start))
    return { facts: RoleFacts.parse(Object.assign({}, ...facts)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Waits for a role that was asked to stop, and ends it by force when it takes too long. */
async function end(child: ChildProcess, stopMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  const force = setTimeout(() => child.kill('SIGKILL'), stopMs)
  await ended
  clearTimeout(force)
}

import type { BoxResult, BoxRun, Sandbox } from './sandbox.ts'
import type { Turns } from './turns.ts'

/** A box among those of the other slots. */
export interface SharedBox extends Sandbox {
  /** Runs while no other slot of this worker runs anything: they finish what is in their boxes, and wait. */
  runAlone(spec: BoxRun): Promise<BoxResult>
}

/**
 * A slot's box whose runs keep out of the way of another slot's `runAlone`. Programs and compilers that go on beside each
 * other share caches and memory, if no core, and so cost each other time.
 * `signal` ends the waiting. Not to be called while a run of this box is under way: `runAlone` would wait for it.
 */
export function shareQuiet(sandbox: Sandbox, quiet: Turns, signal: AbortSignal): SharedBox {
  return {
    ...sandbox,
    run: async (spec) => {
      const release = await quiet.take(1, signal)
      try {
        signal.throwIfAborted()
        return await sandbox.run(spec)
      } finally {
        release()
      }
    },
    runAlone: async (spec) => {
      const release = await quiet.takeAll(signal)
      try {
        signal.throwIfAborted()
        return await sandbox.run(spec)
      } finally {
        release()
      }
    },
  }
}

/** More than a worker's slots can have in their boxes at once. */
export const quietPlaces = 1_000_000

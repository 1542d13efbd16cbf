import type { BoxResult, BoxRun, Sandbox } from './sandbox.ts'
import { Turns } from './turns.ts'
import type { Release } from './turns.ts'

/** What the slots of a worker have in common beside their cores. */
export interface SharedHost {
  /** One place for each run that goes on; a run that is to be alone takes all. */
  quiet: Turns
  /** In bytes: a run takes as much as its limit allows it, so that no more is promised than the machine has. */
  memory: Turns
}

export function sharedHost(memoryBytes: number): SharedHost {
  // More places than slots can have runs in their boxes at once.
  return { quiet: new Turns(1_000_000), memory: new Turns(memoryBytes) }
}

/** A box among those of the other slots. */
export interface SharedBox extends Sandbox {
  /** Runs while no other slot of this worker runs anything: they finish what is in their boxes, and wait. */
  runAlone(spec: BoxRun): Promise<BoxResult>
}

/**
 * A slot's box whose runs keep out of the way of another slot's `runAlone`, and wait until the machine has the memory that
 * they may take. Programs and compilers that go on beside each other share caches and memory, if no core, and so cost each
 * other time. `signal` ends the waiting. `runAlone` must not be called while a run of this box is under way: it would wait
 * for it.
 */
export function shareHost(sandbox: Sandbox, { quiet, memory }: SharedHost, signal: AbortSignal): SharedBox {
  // Of the runs in a box one goes on at a time, so those that may take the same share it.
  let reserved: { bytes: number; users: number; release: Promise<Release> } | null = null

  const reserve = async (bytes: number): Promise<Release> => {
    if (reserved?.bytes !== bytes) reserved = { bytes, users: 0, release: memory.take(bytes, signal) }
    const mine = reserved
    mine.users++
    const release = await mine.release
    return () => {
      if (--mine.users > 0) return
      if (reserved === mine) reserved = null
      release()
    }
  }

  // Memory first: whoever waits for it must not keep another from being alone.
  const runAmong = async (spec: BoxRun, takeQuiet: () => Promise<Release>): Promise<BoxResult> => {
    const freeMemory = await reserve(spec.limits.memoryBytes)
    try {
      const endQuiet = await takeQuiet()
      try {
        signal.throwIfAborted()
        return await sandbox.run(spec)
      } finally {
        endQuiet()
      }
    } finally {
      freeMemory()
    }
  }

  return {
    ...sandbox,
    run: (spec) => runAmong(spec, () => quiet.take(1, signal)),
    runAlone: (spec) => runAmong(spec, () => quiet.takeAll(signal)),
  }
}

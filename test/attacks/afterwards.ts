import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { slowness } from './arena.ts'
import type { Arena, NextRuns } from './arena.ts'
import type { Attack } from './attack.ts'

const MiB = 1024 * 1024
/** What a slot's memory may grow by: buffers that are kept, and what box tolerates of earlier runs before it begins anew. */
const grownBytes = 8 * MiB
/** What is charged for earlier runs may be freed during the next, which then shows less: box tolerates 4 MiB of that. */
const peakStepBytes = 5 * MiB

/** What is looked at after an attack, against how it was before. */
export interface Afterwards {
  isAsOnAFreshBox(next: NextRuns): void
  hostIsAsBefore(attack: Attack, earlier: readonly string[]): Promise<void>
}

/** Takes note of how things are on a fresh box. */
export async function lookBefore(arena: Arena): Promise<Afterwards> {
  await arena.next()
  // The box's own memory is in use only now.
  const fresh = await arena.next()
  const memoryAtFirst = await arena.memoryBytes()
  return {
    isAsOnAFreshBox(next) {
      assert.equal(next.look, fresh.look, 'the next run finds what is not in a fresh box')
      assert.equal(next.eat, fresh.eat, 'the run after that has more memory than its limit')
      assert.ok(Math.abs(next.peakBytes - fresh.peakBytes) < peakStepBytes, `the next run took ${next.peakBytes} bytes, in a fresh box ${fresh.peakBytes}`)
    },
    async hostIsAsBefore(attack, earlier) {
      const told = arena.told()
      if (attack.allowed !== 'box may restart') assert.deepEqual(told, [], 'the box had to tell its operator something')
      // Others on this host start and mount things too, and the kernel frees some memory later.
      for (let tries = 0; tries < 40; tries++) {
        const now = await arena.traces()
        const memory = await arena.memoryBytes()
        const differences = difference(earlier, now)
        const grown = (['keeper', 'zygote', 'cgroup'] as const).filter((part) => memory[part] > memoryAtFirst[part] + grownBytes)
        if (differences.length === 0 && grown.length === 0) return
        if (tries === 39) assert.deepEqual({ differences, grown, memory }, { differences: [], grown: [], memory: memoryAtFirst }, 'the host is not as before')
        await sleep(50 * slowness)
      }
    },
  }
}

function difference(earlier: readonly string[], now: readonly string[]): string[] {
  return [...earlier.filter((line) => !now.includes(line)).map((line) => `gone: ${line}`), ...now.filter((line) => !earlier.includes(line)).map((line) => `new: ${line}`)]
}

import type { Problem } from '../api/types.ts'
import type { Expected } from '../strip/model.ts'

/** What a problem says of its tests; nothing while it is not there. */
export function expectedOf(problem: Problem | undefined): Expected {
  if (problem === undefined) return { tests: null, samples: [], timeLimitMs: null, memoryLimitKib: null }
  return {
    tests: problem.tests,
    samples: problem.samples.map(({ name }) => name),
    timeLimitMs: problem.limits.time_ms,
    memoryLimitKib: problem.limits.memory_kib,
  }
}

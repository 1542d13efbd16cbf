import type { ManifestTest } from '../contract/manifest.ts'
import type { Testset as TestsetContract, TestsetChanges as ChangesContract, TestsetTest } from '../contract/testset.ts'
import { countChanges } from '../domain/change-counts.ts'
import type { Limits } from '../domain/limits.ts'
import type { Testset } from '../domain/problem.ts'
import type { TestsetChanges } from '../domain/testset-changes.ts'

/** A version, as a row of the list of them. */
export function testsetView(testset: Testset): TestsetContract {
  return {
    version: testset.version,
    state: testset.state,
    tests: testset.tests,
    size_bytes: testset.sizeBytes,
    new_bytes: testset.newBytes,
    message: testset.message,
    changes: testset.changes,
    created_at: testset.createdAt.toISOString(),
    created_by: testset.createdBy,
    published_at: testset.publishedAt?.toISOString() ?? null,
  }
}

export function testView({ name, sample, input, answer, args, description }: ManifestTest): TestsetTest {
  return {
    name,
    sample,
    input: { size_bytes: input.sizeBytes, sha256: input.digest },
    answer: { size_bytes: answer.sizeBytes, sha256: answer.digest },
    args,
    description,
  }
}

type LimitName = ChangesContract['limits'][number]['limit']

const limitNames: Record<keyof Limits, LimitName> = {
  timeMs: 'time_ms',
  wallMs: 'wall_ms',
  memoryKib: 'memory_kib',
  outputKib: 'output_kib',
  processes: 'processes',
  sourceKib: 'source_kib',
  compileTimeMs: 'compile_time_ms',
  compileMemoryKib: 'compile_memory_kib',
}

export function changesView(changes: TestsetChanges<ManifestTest>): Pick<ChangesContract, 'counts' | 'tests' | 'limits'> {
  return {
    counts: countChanges(changes),
    tests: changes.tests.map(({ kind, before, after, parts }) => ({ change: kind, before: before && testView(before), after: after && testView(after), parts })),
    limits: changes.limits.map(({ limit, before, after }) => ({ limit: limitNames[limit], before, after })),
  }
}

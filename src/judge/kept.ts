import type { Manifest, ManifestTest } from '../contract/manifest.ts'
import type { Base } from '../domain/judgement.ts'
import { inJudgingOrder, planRuns } from '../domain/kept-runs.ts'
import type { PlannedTest } from '../domain/kept-runs.ts'
import type { TestEnd } from './run-tests.ts'

/**
 * What there is to do on a version, in its order. Runs of the base that are kept have the names that their tests have now, and say where they were really run.
 * Without a base everything is to be run.
 * @throws Fault when the base's manifest cannot be read
 */
export async function planFrom(
  base: Base | null,
  version: Pick<Manifest, 'tests' | 'limits'>,
  loadManifest: (digest: string) => Promise<Manifest>,
): Promise<PlannedTest<ManifestTest, TestEnd>[]> {
  if (base === null) return inJudgingOrder(version.tests).map((test) => ({ test, kept: null }))
  const before = await loadManifest(base.manifestDigest)
  return planRuns(before, base.runs, version).map(({ test, kept }) => ({
    test,
    kept: kept === null ? null : { run: { ...kept, test: test.name, keptFrom: kept.keptFrom ?? base.judgementId }, output: base.outputs[kept.test] ?? null },
  }))
}

/** The runs that were kept, and between them those that are made; up to the first that is not `AC`. */
export async function* inOrder(plan: readonly PlannedTest<ManifestTest, TestEnd>[], made: AsyncGenerator<TestEnd, void>): AsyncGenerator<TestEnd, void> {
  try {
    for (const { kept } of plan) {
      const next = kept === null ? await made.next() : { done: false as const, value: kept }
      if (next.done === true) return
      yield next.value
      if (next.value.run.verdict !== 'AC') return
    }
  } finally {
    await made.return()
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Warning } from '../contract/conventions.ts'
import type { ManifestTest } from '../contract/manifest.ts'
import { publishWarnings } from '../domain/publish-warnings.ts'
import type { Testset } from '../domain/problem.ts'
import { changesBetween, type TestsetChanges } from '../domain/testset-changes.ts'
import type { ProblemDeps, ReplacedTestset } from './deps.ts'

/** A publish has happened and is waited for; what could be said of it may not hold up its answer for longer. */
const usualPatienceMs = 2_000

/**
 * What may not be meant about a version that was just published. Never fails: the publish is a fact, also when the two versions cannot be
 * compared because the store of the files does not answer.
 */
export async function warnOfPublishing(
  deps: Pick<ProblemDeps, 'readManifest'>,
  { testset, replaced }: { testset: Testset; replaced: ReplacedTestset | null },
  log: Pick<FastifyBaseLogger, 'warn'>,
  patienceMs = usualPatienceMs,
): Promise<Warning[]> {
  if (replaced === null) return []
  const compared = compareVersions(deps, replaced, testset).catch((error: unknown) => {
    log.warn({ err: error, version: testset.version, replaced: replaced.version }, 'a published version cannot be compared with the one before')
    return null
  })
  const ended = new AbortController()
  const outcome = await Promise.race([compared, sleep(patienceMs, null, { signal: ended.signal, ref: false }).catch(() => null)])
  ended.abort()
  return outcome?.warnings ?? [{ path: 'version', message: `it is published, but could not be compared with ${replaced.version}` }]
}

/** What differs in `after`, and what of it may not be meant. @throws Fault BLOB_MISSING, BLOB_DAMAGED and whatever else reading a manifest does */
export async function compareVersions(
  deps: Pick<ProblemDeps, 'readManifest'>,
  before: ReplacedTestset,
  after: ReplacedTestset,
): Promise<{ changes: TestsetChanges<ManifestTest>; warnings: Warning[] }> {
  const [was, is] = await Promise.all([deps.readManifest(before.manifestDigest), deps.readManifest(after.manifestDigest)])
  const changes = changesBetween(was, is)
  return { changes, warnings: publishWarnings(changes, { testsBefore: was.tests.length, goesBack: after.version < before.version }) }
}

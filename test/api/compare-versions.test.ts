import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { warnOfPublishing } from '../../src/api/compare-versions.ts'
import type { Testset } from '../../src/domain/problem.ts'

const testset: Testset = {
  version: '2026-11-22T08:00:00.000Z', manifestDigest: 'after', state: 'published', tests: 1, sizeBytes: 1, newBytes: 1, message: '', changes: null, createdBy: 'setter', createdAt: new Date(), publishedAt: new Date(),
}
const log = pino({ level: 'silent' })

test('a publish answers although the store of the manifests does not', async () => {
  const hangs = { readManifest: () => new Promise<never>(() => {}) }
  assert.deepEqual(await warnOfPublishing(hangs, { testset, replaced: { version: '2026-11-21T08:00:00.000Z', manifestDigest: 'before' } }, log, 1), [
    { path: 'version', message: 'it is published, but could not be compared with 2026-11-21T08:00:00.000Z' },
  ])
})

test('where nothing was published before, nothing is compared', async () => {
  const fails = { readManifest: () => assert.fail('it was read') }
  assert.deepEqual(await warnOfPublishing(fails, { testset, replaced: null }, log), [])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heldManifests } from '../../src/cache/held-manifests.ts'
import type { Manifest, ManifestTest } from '../../src/contract/manifest.ts'
import { defaultLimits } from '../../src/domain/limits.ts'

function manifestOf(...blobs: [input: [string, number], answer: [string, number]][]): Manifest {
  const tests = blobs.map(([input, answer], index): ManifestTest => ({
    name: `secret/${index}`, sample: false, group: 'secret', args: [], description: null,
    input: { digest: input[0], sizeBytes: input[1] }, answer: { digest: answer[0], sizeBytes: answer[1] },
    checker: { caseSensitive: false, spaceChangeSensitive: false, floatRelativeTolerance: null, floatAbsoluteTolerance: null },
  }))
  return { format: 'gavel-manifest-1', packageFormat: 'plain-zip', names: { en: 'Sum' }, limits: defaultLimits, tests, statements: [], statementFiles: [], attachments: [], languages: null, source: null, authors: [], license: null }
}

test('what is held of a version is told with the largest first, and what tests share counts once', async () => {
  const there = new Set(['a', 'yes', 'c'])
  const held = await heldManifests(
    [
      ['small', manifestOf([['a', 100], ['yes', 4]], [['b', 1000], ['yes', 4]])],
      ['none', manifestOf([['d', 7], ['no', 3]])],
      ['large', manifestOf([['c', 5000], ['yes', 4]])],
    ],
    (digest) => there.has(digest),
  )
  assert.deepEqual(held, [{ manifest: 'large', bytes: 5004, ofBytes: 5004 }, { manifest: 'small', bytes: 104, ofBytes: 1104 }])
})

test('of many versions the fifty largest are told', async () => {
  const many = Array.from({ length: 60 }, (_, index): [string, Manifest] => [`v${index}`, manifestOf([[`i${index}`, index + 1], ['yes', 1]])])
  const held = await heldManifests(many, () => true)
  assert.deepEqual([held.length, held[0]?.manifest, held.at(-1)?.manifest], [50, 'v59', 'v10'])
})

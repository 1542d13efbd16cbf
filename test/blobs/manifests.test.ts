import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { openManifests } from '../../src/blobs/manifests.ts'
import { sha256 } from '../../src/blobs/digest.ts'
import type { Manifest } from '../../src/contract/manifest.ts'
import { defaultLimits } from '../../src/domain/limits.ts'

const blob = { digest: 'ab'.repeat(32), sizeBytes: 3 }
const manifest: Manifest = {
  format: 'gavel-manifest-1', packageFormat: 'plain-zip', names: { en: 'Sum' }, limits: defaultLimits, statements: [], statementFiles: [], attachments: [], languages: null, source: null, authors: [], license: null,
  tests: [{
    name: 'secret/1', sample: false, group: 'secret', input: blob, answer: blob, args: [], description: null,
    checker: { caseSensitive: false, spaceChangeSensitive: false, floatRelativeTolerance: null, floatAbsoluteTolerance: null },
  }],
}

test('a manifest is read once for all who ask for it, and one that could not be read is read again', async () => {
  const bytes = Buffer.from(JSON.stringify(manifest))
  const digest = sha256(bytes)
  let reads = 0
  const manifests = openManifests({
    get: () => {
      reads += 1
      if (reads === 1) return new Readable({ read() { this.destroy(new Error('the line is down')) } })
      return Readable.from([bytes], { objectMode: false })
    },
  })
  await assert.rejects(manifests.read(digest), /line is down/)
  assert.deepEqual(await Promise.all([manifests.read(digest), manifests.read(digest)]), [manifest, manifest])
  assert.deepEqual(await manifests.read(digest), manifest)
  assert.equal(reads, 2)
  assert.deepEqual([...manifests.known()], [[digest, manifest]])
})

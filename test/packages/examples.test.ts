import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Manifest } from '../../src/contract/manifest.ts'
import { packFolder } from '../../src/packages/pack.ts'
import { importing } from './archive.ts'

const examples = fileURLToPath(new URL('../../examples/', import.meta.url))

for (const { name } of readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  it(`the example ${name} is taken without a warning`, () =>
    importing(packFolder(`${examples}${name}`), ({ result }) => {
      assert.ok(result.ok, JSON.stringify(result))
      assert.deepEqual(result.warnings, [])
      assert.deepEqual(Manifest.parse(JSON.parse(result.manifestBytes.toString())), result.manifest)
      assert.ok(result.manifest.tests.length >= 8)
      assert.ok(result.manifest.tests[0]?.sample)
      assert.ok(result.manifest.statements.length >= 1)
      assert.equal(result.sizeBytes >= result.newBytes, true)
    }))
}

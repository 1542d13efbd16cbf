import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { apiErrors } from '../../src/api/errors.ts'
import { faultCodes } from '../../src/domain/fault.ts'

const documented = await readFile(new URL('../../docs/ERRORS.md', import.meta.url), 'utf8')

test('every error of the API is documented with its status, and none that is gone', () => {
  const rows = [...documented.matchAll(/^\| `([a-z-]+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [code, Number(status)])
  assert.deepEqual(Object.fromEntries(rows), Object.fromEntries(Object.entries(apiErrors).map(([code, { status }]) => [code, status])))
})

test('every fault code is documented, and none that is gone', () => {
  const rows = [...documented.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code)
  assert.deepEqual(rows, [...faultCodes])
})

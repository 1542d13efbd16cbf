import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { adminToken, clearUploads, dataPaths, holdDataFolder } from '../../src/cli/data-folder.ts'

let dataDir: string
beforeEach(() => { dataDir = mkdtempSync(join(tmpdir(), 'gavel-data-')) })
afterEach(() => rmSync(dataDir, { recursive: true }))

test("the administrator's token is made once and kept for its owner's eyes", () => {
  const made = adminToken(dataDir, undefined)
  assert.ok(made.isNew && made.token.length >= 32)
  assert.deepEqual(adminToken(dataDir, undefined), { token: made.token, isNew: false })
  assert.equal(statSync(dataPaths(dataDir).adminToken).mode & 0o777, 0o600)
})

test('a token from the settings takes the place of the kept one', () => {
  adminToken(dataDir, undefined)
  assert.deepEqual(adminToken(dataDir, 'from-the-settings'), { token: 'from-the-settings', isNew: false })
  assert.equal(readFileSync(dataPaths(dataDir).adminToken, 'utf8'), 'from-the-settings\n')
})

test('a file that a full disk has left empty is no token: with an empty one, everybody would be the administrator', () => {
  for (const left of ['', '\n']) {
    writeFileSync(dataPaths(dataDir).adminToken, left)
    const made = adminToken(dataDir, undefined)
    assert.ok(made.isNew && made.token.length >= 32)
  }
})

test('an upload that a crash cut off takes no space after the next start', () => {
  const { uploads } = dataPaths(dataDir)
  mkdirSync(join(uploads, 'upload-x'), { recursive: true })
  writeFileSync(join(uploads, 'upload-x/package.zip'), 'PK')
  clearUploads(dataDir)
  assert.deepEqual(readdirSync(uploads), [])
})

test('a data folder where none can be made is refused in one sentence, also below /proc', async () => {
  await assert.rejects(holdDataFolder('/proc/nope/data'), /^Fault: GAVEL_DATA_DIR: cannot use \/proc\/nope\/data: ENOENT/)
})

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { testDatabase } from '../support/postgres.ts'
import { root } from '../support/product.ts'

const { connectionString } = await testDatabase()
const environment = { GAVEL_DATABASE_URL: connectionString, GAVEL_ADMIN_TOKEN: 'test-administrator-token' }

test('gavel migrate needs no data folder, and can be said again', async () => {
  for (let time = 0; time < 2; time++) {
    const { stdout } = await promisify(execFile)(join(root, 'bin/gavel'), ['migrate'], { env: { ...process.env, ...environment, GAVEL_DATA_DIR: '/proc/nowhere' } })
    assert.match(stdout, /newest form/)
  }
})

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { processRoles } from '../../src/config/settings.ts'
import { testDatabase } from '../support/postgres.ts'
import { root } from '../support/product.ts'

const { db, connectionString } = await testDatabase()
const dataDir = await mkdtemp(join(tmpdir(), 'gavel-role-'))
after(() => rm(dataDir, { recursive: true, force: true }))
// What every one of them needs sooner or later.
await sql`drop table worker, outbox cascade`.execute(db)

for (const role of processRoles.filter((name) => name !== 'relay'))
  test(`a part that cannot start ends, so that whoever started it sees that: ${role}`, async () => {
    const child = spawn(join(root, 'bin/gavel'), ['role', role], {
      env: { ...process.env, GAVEL_DATA_DIR: join(dataDir, role), GAVEL_DATABASE_URL: connectionString, GAVEL_PORT: '0', GAVEL_LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    assert.equal(code, 1, said)
    assert.match(said, /relation "worker" does not exist/)
  })

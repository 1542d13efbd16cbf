import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { maxAttempts } from '../../../src/domain/judgement.ts'
import { finish } from '../../../src/store/claims.ts'
import { giveUp } from '../../../src/store/lost-claims.ts'
import { testApi } from '../../support/api.ts'
import { root } from '../../support/product.ts'
import { anEvidence, aResult, aRun, aSubmission, claim } from '../../support/store.ts'

const api = await testApi()
const url = await api.app.listen({ port: 0, host: '127.0.0.1' })
const [admin, setter, contestant] = [await api.addUser('root', 'admin'), await api.addUser('sam', 'setter'), await api.addUser('ann', 'contestant')]

/** What `gavel runs` prints to whoever has this token. */
async function gavelRuns(token: string, ...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'src/cli/main.ts'), 'runs', ...words], { cwd: root, env: { ...process.env, GAVEL_URL: url, GAVEL_TOKEN: token } })
  return stdout
}

test('gavel runs of a judgement that failed by a fault of ours tells administrators why', async () => {
  const id = await aSubmission(api.db, { user: contestant.user })
  for (let attempt = 1; attempt <= maxAttempts; attempt++) await giveUp(api.db, await claim(api.db), { code: 'BLOB_DAMAGED', message: `copy ${attempt} is damaged` })
  const told = await gavelRuns(admin.token, id)
  assert.match(told, /^JE · /m)
  assert.match(told, /^BLOB_DAMAGED: copy 3 is damaged$/m)
  assert.match(told, /copy 1 is damaged/)
  const less = await gavelRuns(contestant.token, id)
  assert.match(less, /a fault of the judge, not of the program/)
  assert.doesNotMatch(less, /BLOB_DAMAGED/)
})

test('gavel runs tells everybody that a program was run again, and setters what was measured', async () => {
  const id = await aSubmission(api.db, { user: contestant.user })
  const slow = { ...anEvidence, outcome: 'cpu_limit', signal: 'SIGKILL', exitCode: null, first: null } as const
  const runs = [aRun('sample/1'), { ...aRun('secret/1'), firstTimeMs: 2050, evidence: anEvidence }, { ...aRun('secret/2', 'TLE'), evidence: slow }]
  assert.ok(await finish(api.db, await claim(api.db), aResult('TLE', runs)))
  const told = await gavelRuns(setter.token, id)
  assert.match(told, /run again alone: the first time it took 2050 ms/)
  assert.match(told, /cpu limit, SIGKILL · CPU 1990\.000 ms of 2000 ms, stopped at 2300 ms/)
  assert.match(told, /the first run: CPU 2050\.000 ms/)
  const less = await gavelRuns(contestant.token, id)
  assert.match(less, /run again alone: the first time it took 2050 ms/)
  assert.doesNotMatch(less, /stopped at/)
})

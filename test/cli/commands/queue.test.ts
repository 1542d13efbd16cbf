import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { maxAttempts } from '../../../src/domain/judgement.ts'
import { giveUp } from '../../../src/store/lost-claims.ts'
import { seeWorker } from '../../../src/store/workers.ts'
import { testApi } from '../../support/api.ts'
import { root } from '../../support/product.ts'
import { aSubmission, aWorker, claim } from '../../support/store.ts'

const api = await testApi()
const url = await api.app.listen({ port: 0, host: '127.0.0.1' })
const admin = await api.addUser('root', 'admin')

async function gavel(...words: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [join(root, 'src/cli/main.ts'), ...words], { cwd: root, env: { ...process.env, GAVEL_URL: url, GAVEL_TOKEN: admin.token } })).stdout
}

test('an operator sees from the command line what waits and why, what was given up, and requeues it', async () => {
  await seeWorker(api.db, { ...aWorker('judge-1'), slots: 3 })
  const failed = await aSubmission(api.db, { priority: 'contest' })
  for (let attempt = 1; attempt <= maxAttempts; attempt++) await giveUp(api.db, await claim(api.db), { code: 'BLOB_DAMAGED', message: `copy ${attempt} is damaged` })
  const waits = await aSubmission(api.db)
  const shown = await gavel('queue')
  assert.match(shown, /^0 of 3 slots judge, on 1 worker$/m)
  assert.match(shown, /^practice +1 +\d/m)
  assert.match(shown, /^1 given up, 1 in the last hour/m)
  assert.match(await gavel('queue', 'why', waits), /No worker that is there has its language[^]*place 1 in the queue, priority practice/)
  assert.match(await gavel('queue', 'failed'), new RegExp(`^${failed} .* BLOB_DAMAGED: copy 3 is damaged$`, 'm'))
  assert.equal(await gavel('queue', 'requeue', failed), 'it waits to be judged once more\n')
  await assert.rejects(gavel('queue', 'requeue', failed), /is not JE \(any more\)/)
  await assert.rejects(gavel('queue', 'requeue'), /name a submission, or say --all/)
  const held = await claim(api.db, { worker: 'judge-1-0123abcd' })
  assert.equal(held.submissionId, failed)
  assert.match(await gavel('workers'), new RegExp(`^judge-1 +3 +1 [^]*^judge-1 .*${failed} +compiling`, 'm'))
})

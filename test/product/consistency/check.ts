import assert from 'node:assert/strict'
import type { Kysely } from 'kysely'
import type { Database } from '../../../src/store/database.ts'
import { startS3 } from '../../support/s3.ts'
import { alternate, type Outcome } from './alternate.ts'
import { startCluster } from './cluster.ts'

const workers = 4

/**
 * Four workers behind one database and one S3, so many publishes, three submissions around each; every hundredth time, and once at the
 * least, a worker is killed. Throws when a verdict is not what it has to be.
 */
export async function checkConsistency({ db, connectionString, publishes }: { db: Kysely<Database>; connectionString: string; publishes: number }): Promise<Outcome> {
  const s3 = await startS3()
  try {
    await using cluster = await startCluster({ workers, databaseUrl: connectionString, s3: await s3.bucket('consistency') })
    const outcome = await alternate({
      api: cluster.api,
      publishes,
      uploadEvery: 10,
      before: async (index) => {
        if (index % 100 === Math.min(50, Math.floor(publishes / 3))) process.kill((await cluster.workers[index % workers]?.roleProcess('worker')) ?? 0, 'SIGKILL')
      },
    })
    assert.equal(outcome.judged, 3 * publishes)
    assert.ok(outcome.onTheLast > publishes / 4, `only ${outcome.onTheLast} of ${outcome.judged} were judged on the version that was the last when they were sent, so hardly any could have been wrong`)
    const judges = await db.selectFrom('judgement').select('worker').distinct().execute()
    assert.ok(judges.length >= workers, 'each worker has judged')
    return outcome
  } finally {
    await s3.stop()
  }
}

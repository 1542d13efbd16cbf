import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { sql, type Kysely } from 'kysely'
import { pino } from 'pino'
import type { PackageOutcome } from '../../src/api/deps.ts'
import type { Blobs } from '../../src/blobs/blobs.ts'
import { installationMark } from '../../src/blobs/installation-mark.ts'
import { sweepOnce, sweepWhatIsDue } from '../../src/cli/sweeper.ts'
import { storePackage } from '../../src/cli/package-store.ts'
import type { User } from '../../src/domain/user.ts'
import { condemn, dropLapsedUploads, dueBlobs, forgetRemoved, seal, sentence } from '../../src/store/condemned.ts'
import type { Database } from '../../src/store/database.ts'
import { installationId } from '../../src/store/installation.ts'
import { listSweeps } from '../../src/store/sweeps.ts'
import { beginUpload, holdUpload, renewUpload, rescue } from '../../src/store/uploads.ts'
import { zipOf, type Files } from '../packages/archive.ts'
import { aUser } from '../support/store.ts'
import { digestsOf, missingOf, namesOf, storedIn } from '../support/stored-blobs.ts'

const forever = new AbortController().signal
const log = pino({ level: 'silent' })

/** A package of the plain kind. */
function pairs(...names: string[]): Files {
  return Object.fromEntries(names.flatMap((each) => [[`${each}.in`, `input of ${each}`], [`${each}.out`, `answer of ${each}`]]))
}

/** What uploads and sweeps do to any store of blobs, over a real database. The calling file owns both; nobody else writes to them. */
export function sweepContract(name: string, db: Kysely<Database>, open: () => Promise<{ blobs: Blobs; damage: (digest: string) => Promise<void>; remove: () => Promise<void> }>): void {
  suite(`uploads and sweeps of ${name}`, async () => {
    const { blobs, damage, remove } = await open()
    const dir = await mkdtemp(join(tmpdir(), 'gavel-sweep-'))
    const setter = await aUser(db)
    after(async () => {
      await rm(dir, { recursive: true })
      await remove()
    })

    let packages = 0
    const upload = async (slug: string, files: Files, options: { user?: User; into?: Blobs; signal?: AbortSignal; leaseMs?: number } = {}): Promise<PackageOutcome> => {
      const zipPath = join(dir, `${++packages}.zip`)
      await writeFile(zipPath, await zipOf(files))
      const { user = setter, into = blobs, signal = forever, leaseMs = 60_000 } = options
      return storePackage({ slug, zipPath, publish: true, message: '', user, signal }, { db, blobs: into, leaseMs })
    }
    const sweep = (options: { dryRun?: boolean } = {}) => sweepOnce({ db, blobs }, { dryRun: options.dryRun ?? false, signal: forever })
    const isClean = async () => {
      assert.deepEqual(await missingOf(db, blobs), [], 'a manifest names what is not there')
      assert.deepEqual(await storedIn(blobs), await namesOf(db, blobs), 'there is something that no manifest names')
    }

    test('what no version names is removed, what one names stays', async () => {
      await upload('kept', pairs('1', '2'))
      const stray = await blobs.put(Buffer.from('a stray'))
      const before = await storedIn(blobs)
      const counts = await sweep()
      assert.deepEqual([counts.unnamed, counts.removed, counts.blobs, counts.manifests], [1, 1, before.length + 1, 1])
      assert.deepEqual(await storedIn(blobs), [...before, installationMark(await installationId(db)).digest].filter((digest) => digest !== stray.digest).toSorted())
      await isClean()
    })

    test('what a version names and is not stored is counted, until its package is uploaded again', async () => {
      assert.equal((await sweep()).missing, 0)
      await blobs.remove(createHash('sha256').update('input of 1').digest('hex'))
      assert.equal((await sweep({ dryRun: true })).missing, 1)
      assert.equal((await sweep()).missing, 1)
      await upload('kept', pairs('1', '2'))
      assert.equal((await sweep()).missing, 0)
      await isClean()
    })

    test('a dry run counts the same and removes nothing', async () => {
      const stray = await blobs.put(Buffer.from('another stray'))
      const counts = await sweep({ dryRun: true })
      assert.deepEqual([counts.unnamed, counts.removed], [1, 0])
      assert.deepEqual(await db.selectFrom('condemned').selectAll().execute(), [])
      assert.ok(await blobs.has(stray.digest))
      assert.equal((await sweep()).removed, 1)
    })

    test('an upload whose version cannot be made leaves nothing visible, and a sweep of its own accord leaves nothing at all', async () => {
      const nobody = { ...setter, id: '01a00000-0000-7000-8000-000000000000' }
      await assert.rejects(upload('failed', pairs('f1', 'f2'), { user: nobody }), /foreign key/)
      assert.equal(await db.selectFrom('problem').selectAll().where('slug', '=', 'failed').executeTakeFirst(), undefined)
      await sweepWhatIsDue({ db, blobs, log }, forever)
      const [last] = await listSweeps(db, 1)
      assert.deepEqual([last?.state, last?.counts?.lapsedUploads], ['done', 1])
      await isClean()
    })

    test('an upload that the client gives up leaves nothing at all after a sweep', async () => {
      const stop = new AbortController()
      const slow: Blobs = { ...blobs, batch: (options) => {
        const batch = blobs.batch(options)
        let puts = 0
        return { ...batch, put: (...given) => (++puts > 3 ? (stop.abort(), batch.put(...given)) : batch.put(...given)) }
      } }
      await assert.rejects(upload('given-up', pairs('g1', 'g2', 'g3'), { into: slow, signal: stop.signal }), { name: 'AbortError' })
      await sweep()
      await isClean()
    })

    test('what an upload under way has found without a name stays until it is over, and is then named', async () => {
      const stray = await blobs.put(Buffer.from('input of reused'))
      let swept = await sweep({ dryRun: true })
      const during: Blobs = { ...blobs, batch: (options) => {
        const batch = blobs.batch(options)
        return { ...batch, keep: async () => {
          swept = await sweep()
          await batch.keep()
        } }
      } }
      assert.ok((await upload('reuses', pairs('reused'), { into: during })).ok)
      assert.ok(swept.unnamed > 0)
      assert.equal(swept.removed, 0)
      await sweep()
      assert.ok(await blobs.has(stray.digest))
      await isClean()
    })

    test('an upload takes back what is condemned already', async () => {
      const { digest } = await blobs.put(Buffer.from('input of condemned'))
      await condemn(db, [{ digest, storedBytes: 1 }])
      await seal(db)
      assert.ok((await upload('takes-back', pairs('condemned'))).ok)
      await sweep()
      await isClean()
    })

    test('an upload waits for what is being removed, and stores it anew', async () => {
      const { digest } = await blobs.put(Buffer.from('input of removed'))
      await condemn(db, [{ digest, storedBytes: 1 }])
      await seal(db)
      const sentenced = await sentence(db, await dueBlobs(db, 10))
      assert.deepEqual(sentenced.map((one) => one.digest), [digest])
      const uploading = upload('waits', pairs('removed'))
      assert.equal(await Promise.race([uploading.then(() => 'over'), new Promise((resolve) => setTimeout(resolve, 300, 'waits'))]), 'waits')
      await blobs.remove(digest)
      await forgetRemoved(db, sentenced)
      assert.ok((await uploading).ok)
      await sweep()
      await isClean()
    })

    test('what a sweeper that died has left half removed is removed by another, once nothing of the first can arrive any more', async () => {
      const { digest } = await blobs.put(Buffer.from('half removed'))
      await condemn(db, [{ digest, storedBytes: 1 }])
      await seal(db)
      await sentence(db, await dueBlobs(db, 10))
      await sweep()
      assert.ok(await blobs.has(digest), 'too early: its sweeper may still live')
      await sql`update condemned set deleting_at = deleting_at - interval '1 hour'`.execute(db)
      await sweep()
      assert.ok(!(await blobs.has(digest)))
      assert.deepEqual(await db.selectFrom('condemned').selectAll().execute(), [])
    })

    test('a blob that was rescued and condemned again is not removed by a sweeper that knew of the first time', async () => {
      const { digest } = await blobs.put(Buffer.from('condemned twice'))
      await condemn(db, [{ digest, storedBytes: 1 }])
      await seal(db)
      const due = await dueBlobs(db, 10)
      await rescue(db, await beginUpload(db, 60_000), digest)
      await condemn(db, [{ digest, storedBytes: 1 }])
      await seal(db)
      assert.deepEqual(await sentence(db, due), [])
      await sql`update upload set until = '-infinity'`.execute(db)
      await sweep()
      await isClean()
    })

    test('an upload that was taken for dead makes no version, and stops when it notices', async () => {
      const held = await holdUpload(db, 40)
      const noticed = new Promise((resolve) => held.signal.addEventListener('abort', () => resolve(held.signal.reason), { once: true }))
      await sql`update upload set until = '-infinity'`.execute(db)
      assert.equal(await dropLapsedUploads(db), 1)
      assert.equal(Object(await noticed).code, 'UPLOAD_LAPSED')
      await assert.rejects(held.end(db), { code: 'UPLOAD_LAPSED' })
      await held[Symbol.asyncDispose]()

      const late: Blobs = { ...blobs, batch: (options) => {
        const batch = blobs.batch(options)
        return { ...batch, keep: async () => {
          await batch.keep()
          await sql`update upload set until = '-infinity'`.execute(db)
          await sweep()
        } }
      } }
      await assert.rejects(upload('late', pairs('late'), { into: late }), { code: 'UPLOAD_LAPSED' })
      assert.equal(await db.selectFrom('problem').selectAll().where('slug', '=', 'late').executeTakeFirst(), undefined)
      await isClean()
    })

    test('an upload that says that it lives is not taken for dead', async () => {
      const { id } = await beginUpload(db, 60_000)
      assert.ok(await renewUpload(db, id, 60_000))
      assert.equal(await dropLapsedUploads(db), 0)
      await db.deleteFrom('upload').execute()
    })

    test('many uploads of the same files and several sweepers at once: each version has all its files, and then nothing else is there', async () => {
      const names = ['a', 'b', 'c', 'd', 'e']
      const waiting = Array.from({ length: 24 }, (_, index) => index)
      const uploading = async () => {
        for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
          const mine = names.filter(() => Math.random() < 0.5)
          const files = pairs(...(mine.length === 0 ? ['a'] : mine))
          const user = Math.random() < 0.5 ? setter : { ...setter, id: '01a00000-0000-7000-8000-000000000000' }
          await upload(`many-${index}`, files, { user }).catch((error: unknown) => assert.match(String(error), /foreign key/))
        }
      }
      const sweeping = async () => {
        while (waiting.length > 0) await sweep()
      }
      await Promise.all([uploading(), uploading(), uploading(), sweeping(), sweeping()])
      assert.deepEqual(await missingOf(db, blobs), [])
      await sweep()
      await isClean()
    })

    test('where another installation keeps its test data too, nothing is removed', async () => {
      const other = installationMark('01a00000-0000-7000-8000-000000000000')
      await blobs.put(other.content)
      const stray = await blobs.put(Buffer.from('what may be named by the other'))
      for (const dryRun of [true, false]) await assert.rejects(sweep({ dryRun }), { code: 'BLOBS_SHARED', message: new RegExp(other.digest) })
      assert.ok(await blobs.has(stray.digest))
      await blobs.remove(other.digest)
      assert.equal((await sweep()).removed, 1)
    })

    test('nothing is removed while the manifest of a version cannot be read', async () => {
      const stray = await blobs.put(Buffer.from('a stray beside a damaged manifest'))
      const [manifest] = await digestsOf(db)
      assert.ok(manifest)
      await damage(manifest)
      await assert.rejects(sweep(), { code: 'BLOB_DAMAGED' })
      assert.ok(await blobs.has(stray.digest))
      await sql`insert into sweep (dry_run) values (false)`.execute(db)
      await sweepWhatIsDue({ db, blobs, log }, forever)
      const [last] = await listSweeps(db, 1)
      assert.deepEqual([last?.state, last?.fault?.code], ['failed', 'BLOB_DAMAGED'])
    })
  })
}

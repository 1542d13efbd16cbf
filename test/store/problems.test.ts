import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultLimits } from '../../src/domain/limits.ts'
import { finish } from '../../src/store/claims.ts'
import { getProblem, listProblems } from '../../src/store/problems.ts'
import { createTestset, getTestset, listTestsets, publishTestset } from '../../src/store/testsets.ts'
import { testDatabase } from '../support/postgres.ts'
import { aProblem, aResult, aSubmission, aUser, claim } from '../support/store.ts'

const { db } = await testDatabase()
const author = await aUser(db)
const all = { limit: 100, after: null }
const testset = { name: 'Name', manifestDigest: 'digest', limits: defaultLimits, tests: 3, sizeBytes: 3_000_000_000, newBytes: 5, createdBy: author.id, publish: false }

test('a new version makes the problem, sorts after the one before, and is a draft until it is published', async () => {
  const first = await createTestset(db, { ...testset, slug: 'versions' })
  const second = await createTestset(db, { ...testset, slug: 'versions', publish: true, manifestDigest: 'second', name: 'Second' })
  assert.deepEqual([first.created, second.created], [true, false])
  assert.ok(second.testset.version > first.testset.version)
  assert.equal(new Date(first.testset.version).toISOString(), first.testset.version)
  assert.deepEqual([first.testset.state, second.testset.state], ['draft', 'published'])
  assert.deepEqual([first.testset.createdBy, first.testset.sizeBytes], [author.name, 3_000_000_000])

  const found = await getProblem(db, 'versions', author.id)
  assert.equal(found?.manifestDigest, 'second')
  assert.deepEqual(found?.problem, { slug: 'versions', name: 'Second', limits: defaultLimits, published: second.testset, solved: null })

  const back = await publishTestset(db, 'versions', first.testset.version)
  assert.equal(back?.testset.state, 'published')
  assert.deepEqual(back?.replaced, { version: second.testset.version, manifestDigest: 'second' })
  assert.deepEqual((await listTestsets(db, 'versions', all))?.items.map(({ version, state }) => [version, state]), [
    [second.testset.version, 'retired'],
    [first.testset.version, 'published'],
  ])
  assert.equal((await getTestset(db, 'versions', second.testset.version))?.manifestDigest, 'second')
})

test('versions that are made at once are all different', async () => {
  const made = await Promise.all(Array.from({ length: 20 }, () => createTestset(db, { ...testset, slug: 'at-once', publish: true })))
  assert.equal(made.filter(({ created }) => created).length, 1)
  assert.equal(new Set(made.map((one) => one.testset.version)).size, 20)
  const states = (await listTestsets(db, 'at-once', all))?.items.map(({ state }) => state)
  assert.equal(states?.filter((state) => state === 'published').length, 1)
})

test('what is not there is null', async () => {
  await aProblem(db, { slug: 'there' })
  assert.equal(await getProblem(db, 'not-there', author.id), null)
  assert.equal(await listTestsets(db, 'not-there', all), null)
  assert.equal(await publishTestset(db, 'there', '2026-01-01T00:00:00.000Z'), null)
  assert.equal(await publishTestset(db, 'there', 'no version \0'), null)
  assert.equal(await getTestset(db, 'not-there', 'x'), null)
  assert.equal(await getTestset(db, 'there', '\0'.repeat(24)), null)
})

test('a problem of which nothing is published is listed for those who ask for drafts, by its newest name', async () => {
  await aProblem(db, { slug: 'draft-only', publish: false, name: 'Old name' })
  await aProblem(db, { slug: 'draft-only', publish: false, name: 'New name' })
  const query = { viewerId: author.id, search: 'draft-only', limit: 10, after: null }
  assert.deepEqual((await listProblems(db, { ...query, withDrafts: false })).items, [])
  const [draft] = (await listProblems(db, { ...query, withDrafts: true })).items
  assert.deepEqual([draft?.name, draft?.published], ['New name', null])
  assert.equal((await getProblem(db, 'draft-only', author.id))?.manifestDigest, null)
})

test('problems come page by page and can be searched by slug and name', async () => {
  for (const letter of ['c', 'a', 'b']) await aProblem(db, { slug: `page-${letter}`, name: `100% ${letter.toUpperCase()}_x` })
  const query = { viewerId: author.id, withDrafts: false, limit: 2 }
  const first = await listProblems(db, { ...query, search: 'PAGE-', after: null })
  assert.deepEqual([first.items.map(({ slug }) => slug), first.next], [['page-a', 'page-b'], 'page-b'])
  const second = await listProblems(db, { ...query, search: 'PAGE-', after: first.next })
  assert.deepEqual([second.items.map(({ slug }) => slug), second.next], [['page-c'], null])
  assert.deepEqual((await listProblems(db, { ...query, search: '0% b_', after: null })).items.map(({ slug }) => slug), ['page-b'])
  assert.deepEqual((await listProblems(db, { ...query, search: '%_\\', after: null })).items, [])
})

test('a problem is solved for whom it accepted, tried for whom it did not, and neither for the others', async () => {
  const slug = await aProblem(db)
  const [solver, trier, sampler] = [await aUser(db), await aUser(db), await aUser(db)]
  for (const [user, purpose, verdict] of [[solver, 'judge', 'AC'], [solver, 'judge', 'WA'], [trier, 'judge', 'TLE'], [sampler, 'samples', 'AC']] as const) {
    await aSubmission(db, { user, problem: slug, purpose })
    await finish(db, await claim(db), aResult(verdict))
  }
  const solved = async (viewerId: string) => (await getProblem(db, slug, viewerId))?.problem.solved
  assert.deepEqual([await solved(solver.id), await solved(trier.id), await solved(sampler.id)], [true, false, null])
})

test('to publish what is published changes nothing, not even the time of its publication', async () => {
  const slug = await aProblem(db)
  const [before] = (await listTestsets(db, slug, all))?.items ?? []
  assert.deepEqual(await publishTestset(db, slug, before?.version ?? ''), { testset: before, replaced: null })
})

test('of publishes at once each is told whose place it took, in one order for all', async () => {
  const slug = await aProblem(db, { digest: 'first' })
  const made = await Promise.all(Array.from({ length: 8 }, () => createTestset(db, { ...testset, slug })))
  const outcomes = await Promise.all(made.map((one) => publishTestset(db, slug, one.testset.version)))
  const last = (await getProblem(db, slug, author.id))?.problem.published?.version
  const initial = (await listTestsets(db, slug, all))?.items.at(-1)?.version
  assert.deepEqual(new Set([...outcomes.map((one) => one?.replaced?.version), last]), new Set([initial, ...made.map((one) => one.testset.version)]))
})

test('while a version is being made, its problem takes submissions', { timeout: 60_000 }, async () => {
  const slug = await aProblem(db)
  await createTestset(db, {
    ...testset, slug,
    countChanges: async () => {
      await aSubmission(db, { problem: slug })
      return null
    },
  })
})

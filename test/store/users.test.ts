import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createToken, ensureAdmin, revokeToken, userOfToken } from '../../src/store/tokens.ts'
import { createUserUnderKey } from '../../src/store/under-key.ts'
import { createUser, listUsers } from '../../src/store/users.ts'
import { testDatabase } from '../support/postgres.ts'
import { aUser } from '../support/store.ts'

const { db } = await testDatabase()

test('two names that differ in case only are one name', async () => {
  const made = await createUser(db, { name: 'Ägnes', role: 'setter' })
  assert.equal(made.kind, 'created')
  assert.deepEqual(await createUser(db, { name: 'äGNES', role: 'setter' }), { kind: 'name_taken' })
})

test('users are listed by name, page by page', async () => {
  for (const name of ['зоя-3', 'зоя-1', 'Зоя-2']) await createUser(db, { name, role: 'contestant' })
  const first = await listUsers(db, { limit: 1, after: 'зоя-1' })
  assert.deepEqual(first.items.map((user) => user.name), ['Зоя-2'])
  const second = await listUsers(db, { limit: 1, after: first.next })
  assert.deepEqual([second.items.map((user) => user.name), second.next], [['зоя-3'], null])
})

test('a token leads to its user until it is revoked', async () => {
  const user = await aUser(db)
  const token = await createToken(db, user.id, { kind: 'api' })
  assert.deepEqual(await userOfToken(db, token), user)
  assert.equal(await revokeToken(db, token), true)
  assert.equal(await userOfToken(db, token), null)
  assert.equal(await revokeToken(db, token), false)
})

test('an expired token and an unknown one lead to nobody', async () => {
  const user = await aUser(db)
  const token = await createToken(db, user.id, { kind: 'session', ttlMs: -1 })
  assert.equal(await userOfToken(db, token), null)
  assert.equal(await userOfToken(db, 'no such token'), null)
})

test('the token itself is nowhere in the database', async () => {
  const token = await createToken(db, (await aUser(db)).id, { kind: 'api' })
  const rows = await db.selectFrom('token').selectAll().execute()
  assert.ok(!rows.some((row) => row.hash.includes(Buffer.from(token)) || row.hash.equals(Buffer.from(token))))
})

test('the first administrator has the token of the settings, and only the newest one', async () => {
  const { admin } = await ensureAdmin(db, 'the token of the first start', { replaces: true })
  assert.deepEqual([admin.name, admin.role], ['admin', 'admin'])
  assert.deepEqual(await ensureAdmin(db, 'the token of the first start', { replaces: true }), { admin, isTaken: true })
  const own = await createToken(db, admin.id, { kind: 'api' })
  assert.deepEqual(await ensureAdmin(db, 'the token of the next start', { replaces: true }), { admin, isTaken: true })
  assert.equal(await userOfToken(db, 'the token of the first start'), null)
  assert.deepEqual(await userOfToken(db, 'the token of the next start'), admin)
  assert.deepEqual(await userOfToken(db, own), admin)
})

test('of several that start at once on one database, each with a token that it made, one is the administrator, and the others lock nobody out', async () => {
  await db.deleteFrom('token').execute()
  const tokens = Array.from({ length: 8 }, (_, index) => `made by ${index}`)
  const outcomes = await Promise.all(tokens.map((token) => ensureAdmin(db, token, { replaces: false })))
  assert.equal(outcomes.filter(({ isTaken }) => isTaken).length, 1)
  for (const [index, token] of tokens.entries()) assert.equal((await userOfToken(db, token)) !== null, outcomes[index]?.isTaken)
})

test('a hundred requests for a user under one key make one, and another body is refused', async () => {
  const admin = await aUser(db)
  const key = { userId: admin.id, idempotency: { key: 'key', bodyHash: Buffer.from('body') } }
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => createUserUnderKey(db, { name: 'once', role: 'contestant' }, key)))
  assert.equal(outcomes.filter((outcome) => outcome.kind === 'created').length, 1)
  assert.equal(outcomes.filter((outcome) => outcome.kind === 'replayed').length, 99)
  const other = { ...key, idempotency: { key: 'key', bodyHash: Buffer.from('another body') } }
  assert.deepEqual(await createUserUnderKey(db, { name: 'twice', role: 'contestant' }, other), { kind: 'key_reused' })
})

test('a refused user leaves the key free', async () => {
  const admin = await aUser(db)
  const key = { userId: admin.id, idempotency: { key: 'again', bodyHash: Buffer.from('body') } }
  assert.deepEqual(await createUserUnderKey(db, { name: admin.name, role: 'contestant' }, key), { kind: 'name_taken' })
  assert.equal((await createUserUnderKey(db, { name: 'free-name', role: 'contestant' }, key)).kind, 'created')
})

import { test } from 'node:test'
import { testDatabase } from '../support/postgres.ts'
import { checkConsistency } from './consistency/check.ts'

const { db, connectionString } = await testDatabase()

// `npm run test:consistency` publishes 500 times.
test('four workers with caches of their own never judge on a version that was replaced before the program was sent, also when one of them is killed', async () => {
  await checkConsistency({ db, connectionString, publishes: 60 })
})

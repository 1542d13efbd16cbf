// `npm run test:consistency`: 500 publishes, or as many as the argument says, and three submissions around each, over four workers and S3.
import { test } from 'node:test'
import { checkConsistency } from '../test/product/consistency/check.ts'
import { testDatabase } from '../test/support/postgres.ts'

for (const name of Object.keys(process.env)) if (name.startsWith('GAVEL_')) delete process.env[name]
const publishes = Number(process.argv[2] ?? 500)
const { db, connectionString } = await testDatabase()

test(`no submission is judged on what was replaced before it was sent: ${publishes} publishes`, async (context) => {
  const { judged, onTheLast } = await checkConsistency({ db, connectionString, publishes })
  context.diagnostic(`${judged} verdicts, ${onTheLast} of them on the version that was the last one when the program was sent`)
})

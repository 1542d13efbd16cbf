import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { relayChores, runRelay } from '../../src/queue/relay.ts'

const log = pino({ level: 'silent' })

test('each chore is done at once and again, also after it has failed, until the relay is stopped', async () => {
  const stopping = new AbortController()
  const done: string[] = []
  const chore = (name: string, fails: boolean) => ({
    name,
    everyMs: 1,
    run: async () => {
      done.push(name)
      if (done.length > 20) stopping.abort()
      if (fails) throw new Error('away')
      return 1
    },
  })
  await runRelay([chore('one', false), chore('two', true)], log, stopping.signal)
  for (const name of ['one', 'two']) assert.ok(done.filter((one) => one === name).length > 2)
})

test('lapsed leases are looked for four times in the time of one', () => {
  const chores = relayChores(10_000, { recoverLapsed: () => Promise.resolve(0), forgetOld: () => Promise.resolve(0), settleRejudgings: () => Promise.resolve(0), sweep: () => Promise.resolve(0) })
  assert.equal(chores.find(({ name }) => name.includes('lapsed'))?.everyMs, 2_500)
})

import assert from 'node:assert/strict'
import { setImmediate as soon } from 'node:timers/promises'
import { test } from 'node:test'
import { Turns } from '../../src/judge/turns.ts'

const never = new AbortController().signal

/** Takes places and writes down when it got them. */
function taker(turns: Turns) {
  const order: string[] = []
  return { order, take: async (name: string, amount: number, signal = never) => {
    const release = await turns.take(amount, signal)
    order.push(name)
    return release
  } }
}

test('as many as there are places go on at once, and the others in the order in which they came', async () => {
  const { order, take } = taker(new Turns(3))
  const first = await take('first', 2)
  const second = take('second', 2)
  const third = take('third', 1)
  await soon()
  assert.deepEqual(order, ['first'], 'whoever wants few does not overtake')
  first()
  await Promise.all([second, third])
  assert.deepEqual(order, ['first', 'second', 'third'])
})

test('whoever wants all waits for those before and keeps those behind waiting', async () => {
  const turns = new Turns(10)
  const { order, take } = taker(turns)
  const before = await Promise.all([take('a', 1), take('b', 1)])
  const all = turns.takeAll(never)
  const behind = [take('c', 1), take('d', 1)]
  await soon()
  assert.deepEqual(order, ['a', 'b'])
  for (const release of before) release()
  const release = await all
  await soon()
  assert.deepEqual(order, ['a', 'b'])
  release()
  await Promise.all(behind)
  assert.deepEqual(order, ['a', 'b', 'c', 'd'])
})

test('whoever gives up waiting gets nothing and holds nobody up', async () => {
  const turns = new Turns(1)
  const { order, take } = taker(turns)
  const held = await take('held', 1)
  const stop = new AbortController()
  const given = assert.rejects(take('given up', 1, stop.signal), { message: 'enough' })
  const next = take('next', 1)
  stop.abort(new Error('enough'))
  await given
  held()
  const release = await next
  assert.deepEqual(order, ['held', 'next'])
  await assert.rejects(turns.take(1, AbortSignal.abort(new Error('late'))), { message: 'late' })
  release()
  assert.deepEqual(order, ['held', 'next'])
})

test('who wants more places than there are gets all of them', async () => {
  const turns = new Turns(2)
  const release = await turns.take(5, never)
  const { order, take } = taker(turns)
  const next = take('next', 1)
  await soon()
  assert.deepEqual(order, [])
  release()
  release()
  await next
  const { order: others, take: takeAnother } = taker(turns)
  const another = await takeAnother('another', 1)
  const tooMany = takeAnother('too many', 1)
  await soon()
  assert.deepEqual(others, ['another'], 'giving back twice is as once')
  another()
  await tooMany
})

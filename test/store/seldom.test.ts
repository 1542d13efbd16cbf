import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seldom } from '../../src/store/seldom.ts'

/** Answers that the test gives: the first to the first who asks, and so on. */
function asked() {
  const answers: PromiseWithResolvers<string>[] = []
  const ask = () => {
    const answer = Promise.withResolvers<string>()
    answers.push(answer)
    return answer.promise
  }
  return { answers, ask }
}

test('who asks while the answer is under way, or just after it, gets that one', async () => {
  const { answers, ask } = asked()
  const look = seldom(ask, { leastMs: 3_600_000 })
  const both = [look(), look()]
  answers[0]?.resolve('first')
  assert.deepEqual(await Promise.all([...both, look()]), ['first', 'first', 'first'])
  assert.equal(answers.length, 1)
})

test('a failure is told to those who waited for it, and the next asks anew', async () => {
  const { answers, ask } = asked()
  const look = seldom(ask, { leastMs: 3_600_000 })
  const both = [look(), look()]
  answers[0]?.reject(new Error('away'))
  for (const one of both) await assert.rejects(one, /away/)
  const third = look()
  answers[1]?.resolve('second')
  assert.equal(await third, 'second')
})

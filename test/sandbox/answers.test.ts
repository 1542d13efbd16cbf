import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerReader } from '../../src/sandbox/answers.ts'
import type { Answer } from '../../src/sandbox/answers.ts'

function read(pieces: readonly Buffer[]): Answer[] {
  const answers: Answer[] = []
  const reader = answerReader((answer) => answers.push(answer))
  for (const piece of pieces) reader(piece)
  return answers
}

/** A linear congruential generator (Numerical Recipes): whole numbers below a bound, the same for the same seed. */
function generator(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}

function cut(bytes: Buffer, below: (bound: number) => number, most: number): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0, size = 0; at < bytes.length; at += size) {
    size = 1 + below(most)
    pieces.push(bytes.subarray(at, at + size))
  }
  return pieces
}

const conversation = Buffer.concat([
  Buffer.from('ready 1 cgroups=v1\nok\nerror bad-request colour: a run has no such line\n'),
  Buffer.from('program executable 4\n\nend\nprogram file 0\n\n'),
  Buffer.from('result exited\nexit-code 0\ncollected a%0Ab\ncollected c\npassed yes\nstdout 11\nend\nok\nend\n\nstderr 2\n\xff\n\nend\n', 'latin1'),
  Buffer.from('result skipped\npassed no\nend\nok\n'),
])

test('the answers of the box are the same however they are cut into pieces', () => {
  const whole = read([conversation])
  assert.deepEqual(whole.map(({ kind, words }) => `${kind} ${words}`.trim()), [
    'ready 1 cgroups=v1', 'ok', 'error bad-request colour: a run has no such line', 'program executable 4', 'program file 0', 'result exited', 'result skipped', 'ok',
  ])
  assert.equal(whole[3]?.bytes.toString(), '\nend')
  assert.deepEqual(whole[5]?.fields.get('collected'), ['a%0Ab', 'c'])
  assert.deepEqual([whole[5]?.stdout.toString(), whole[5]?.stderr.toString('latin1')], ['end\nok\nend\n', '\xff\n'])
  for (const most of [1, 2, 7, 40]) for (let seed = 0; seed < 100; seed++) assert.deepEqual(read(cut(conversation, generator(seed), most)), whole)
})

test('what is no answer of the box is refused, and nothing is waited for that cannot come', () => {
  for (const [text, complaint] of [
    ['hello\n', /no answer begins with hello/],
    ['\n', /no answer begins with/],
    ['result exited\nstdout many\nx\nend\n', /stdout many/],
    ['result exited\nstderr -1\nend\n', /stderr -1/],
    ['result exited\nstdout 1e3\nend\n', /stdout 1e3/],
    ['result exited\nstdout 99999999999999999999\nend\n', /stdout 9+/],
    ['result exited\nstdout 2\nabc\nend\n', /newline/],
    ['program file\nx\n', /program file/],
    ['program file 1\nxy\n', /newline/],
  ] as const) assert.throws(() => read([Buffer.from(text)]), complaint, text)
})

test('bytes that are changed anywhere are read or refused, never a reason to hang', () => {
  const below = generator(20_261_122)
  let refused = 0
  for (let round = 0; round < 20_000; round++) {
    const changed = Buffer.from(conversation)
    for (let change = 0; change <= below(3); change++) changed[below(changed.length)] = below(2) === 0 ? below(256) : conversation[below(conversation.length)] ?? 0
    try {
      read(cut(changed, below, 60))
    } catch (error) {
      assert.ok(error instanceof Error && /^(no answer begins with|the box said)/.test(error.message), String(error))
      refused++
    }
  }
  assert.ok(refused > 1000 && refused < 19_000, String(refused))
})

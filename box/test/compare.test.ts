import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { defaultCheckerFlags } from '../../src/domain/checker.ts'
import type { CheckerFlags } from '../../src/domain/checker.ts'
import { expectedComparison, expectedSpacing } from './support/comparison.ts'
import { randomTexts } from './support/random-texts.ts'
import { c } from './support/programs.ts'
import { openSlot } from './support/slot.ts'

const slot = await openSlot()
after(() => slot[Symbol.asyncDispose]())
// Writes its input in parts of so many bytes.
await slot.sandbox.putProgramFile('main', c('static char x[1 << 20]; long n, part = atol(argv[1]); while ((n = read(0, x, part)) > 0) write(1, x, n);'), true)

let answers = 0

async function compare(output: string, answer: string, flags: Partial<CheckerFlags> = {}, part = 1 << 20) {
  const name = `answer${answers++}`
  await slot.data(name, answer)
  const result = await slot.again({
    stdin: { bytes: Buffer.from(output) },
    args: [String(part)],
    compare: { answerPath: name, ...defaultCheckerFlags, ...flags },
    limit: { outputBytes: 1 << 30, cpuTimeMs: 20_000, wallTimeMs: 60_000 },
  })
  assert.equal(result.outcome, 'exited')
  assert.equal(result.passed, result.comparison?.equal)
  return result.comparison
}

const equal = { equal: true }
const relative = { floatRelativeTolerance: 1e-6 }
const absolute = { floatAbsoluteTolerance: 1e-6 }
const spaces = { spaceChangeSensitive: true }
const cases = { caseSensitive: true }

const table: [string, string, string, Partial<CheckerFlags>, object][] = [
  ['nothing equals nothing', '', '', {}, equal],
  ['white space around and between does not matter', ' a\t\tb\r\n\v\f\n', 'a b', {}, equal],
  ['nothing equals white space', '\n \n', '', {}, equal],
  ['case does not matter', 'YES no', 'yes No', {}, equal],
  ['bytes that are not ASCII are not folded', 'É', 'é', {}, { equal: false, kind: 'token', token: 1, line: 1, expected: 'é', actual: 'É' }],
  ['a token differs', 'a b\nc e', 'a b\nc d', {}, { equal: false, kind: 'token', token: 4, line: 2, expected: 'd', actual: 'e' }],
  ['a token is longer', 'abcd', 'abc', {}, { equal: false, kind: 'token', token: 1, line: 1, expected: 'abc', actual: 'abcd' }],
  ['a token is shorter', 'x ab', 'x abc', {}, { equal: false, kind: 'token', token: 2, line: 1, expected: 'abc', actual: 'ab' }],
  ['a token is split', 'ab c', 'abc', {}, { equal: false, kind: 'token', token: 1, line: 1, expected: 'abc', actual: 'ab' }],
  ['output is missing', '1 2\n', '1 2\n3\n', {}, { equal: false, kind: 'missing', token: 3, line: 2, expected: '3', actual: '' }],
  ['output goes on', '1 2\n3\n', '1 2\n', {}, { equal: false, kind: 'extra', token: 3, line: 2, expected: '', actual: '3' }],
  ['a zero byte is a byte', 'a\0b', 'a\0c', {}, { equal: false, kind: 'token', token: 1, line: 1, expected: 'a\0c', actual: 'a\0b' }],
  ['numbers are strings without a tolerance', '1.0', '1.00', {}, { equal: false, kind: 'token', token: 1, line: 1, expected: '1.00', actual: '1.0' }],
  ['case matters when it is told', 'Yes', 'yes', cases, { equal: false, kind: 'token', token: 1, line: 1, expected: 'yes', actual: 'Yes' }],
  ['case: equal', 'Yes', 'Yes', cases, equal],
  ['space: equal', ' a  b\n', ' a  b\n', spaces, equal],
  ['space: case is still folded', 'A b\n', 'a B\n', spaces, equal],
  ['space: another amount', 'a  b', 'a b', spaces, { equal: false, kind: 'spacing', token: 2, line: 1, expected: '', actual: '' }],
  ['space: another kind', 'a\tb', 'a b', spaces, { equal: false, kind: 'spacing', token: 2, line: 1, expected: '', actual: '' }],
  ['space: leading', ' a', 'a', spaces, { equal: false, kind: 'spacing', token: 1, line: 1, expected: '', actual: '' }],
  ['space: trailing more', 'a\n\n', 'a\n', spaces, { equal: false, kind: 'spacing', token: 2, line: 2, expected: '', actual: '' }],
  ['space: trailing less', 'a', 'a\n', spaces, { equal: false, kind: 'spacing', token: 2, line: 1, expected: '', actual: '' }],
  ['space: a token differs', 'a x\n', 'a b\n', spaces, { equal: false, kind: 'token', token: 2, line: 1, expected: 'b', actual: 'x' }],
  ['space: floats may differ', '1.0000000001 2\n', '1 2\n', { ...spaces, ...relative }, equal],
  ['space: and then space still counts', '1.0000000001  2\n', '1 2\n', { ...spaces, ...relative }, { equal: false, kind: 'spacing', token: 2, line: 1, expected: '', actual: '' }],
  ['relative: close', '1000000.5', '1000000', relative, equal],
  ['relative: not close', '1000002', '1000000', relative, { equal: false, kind: 'token', token: 1, line: 1, expected: '1000000', actual: '1000002' }],
  ['relative to the answer: zero is only met by zero', '0.0000000001', '0', relative, { equal: false, kind: 'token', token: 1, line: 1, expected: '0', actual: '0.0000000001' }],
  ['relative: negative zero is zero', '-0.0', '0', relative, equal],
  ['absolute: close', '0.0000009', '0', absolute, equal],
  ['absolute: not close', '1000000.5', '1000000', absolute, { equal: false, kind: 'token', token: 1, line: 1, expected: '1000000', actual: '1000000.5' }],
  ['either tolerance will do', '1000000.5 0.0000001', '1000000 0', { ...relative, ...absolute }, equal],
  ['all ways to write a number', '1 +1 1. .1e1 1e0 1E+0 10e-1 01.00', '1.0 1 1 1 1 1 1 1', relative, equal],
  ['integers become numbers too', '3.0', '3', absolute, equal],
  ['what is no number in the answer is a string', '1.0x', '1.00x', relative, { equal: false, kind: 'token', token: 1, line: 1, expected: '1.00x', actual: '1.0x' }],
  ['what is no number in the output does not match one', 'one', '1', relative, { equal: false, kind: 'token', token: 1, line: 1, expected: '1', actual: 'one' }],
  ['hexadecimal, infinity and NaN are no numbers', '0x10', '16', relative, { equal: false, kind: 'token', token: 1, line: 1, expected: '16', actual: '0x10' }],
  ['infinity', 'inf', '1e9', relative, { equal: false, kind: 'token', token: 1, line: 1, expected: '1e9', actual: 'inf' }],
  ['NaN', 'nan', '1', { floatAbsoluteTolerance: 1e9 }, { equal: false, kind: 'token', token: 1, line: 1, expected: '1', actual: 'nan' }],
  ['lone signs, points and exponents are no numbers', '. + e1 1e', '.0 0 e1 1e', relative, { equal: false, kind: 'token', token: 1, line: 1, expected: '.0', actual: '.' }],
  ['numbers too large to calculate with are strings', '5 1E99999', '1e99999 1e99999', relative, { equal: false, kind: 'token', token: 1, line: 1, expected: '1e99999', actual: '5' }],
  ['numbers too large: the same text', '1E99999', '1e99999', relative, equal],
  ['numbers of more digits than a machine word', `0.${'3'.repeat(60)} 1e-30`, `0.${'3'.repeat(50)} ${'0'.repeat(40)}.1e-29`, relative, equal],
  ['strings among numbers', 'Case 1: 3.1415927', 'case 1: 3.14159265', relative, equal],
]

for (const [name, output, answer, flags, expected] of table)
  test(`comparison: ${name}`, async () => {
    const found = await compare(output, answer, flags)
    assert.deepEqual(found, expected)
    assert.equal((await compare(output, answer, flags, 1))?.equal, found?.equal)
  })

test('long tokens are cut to 100 bytes in what is told of them', async () => {
  const found = await compare(`${'a'.repeat(150)}x`, `${'a'.repeat(150)}y`)
  assert.deepEqual(found, { equal: false, kind: 'token', token: 1, line: 1, expected: 'a'.repeat(100), actual: 'a'.repeat(100) })
})

test('tokens longer than any buffer are compared to their end', async () => {
  const long = 'ab'.repeat(1_000_000)
  assert.deepEqual(await compare(`x ${long} y\n`, `x ${long.toUpperCase()}\ny`), equal)
  for (const [output, answer] of [[`${long}a`, `${long}b`], [`${long}a`, long], [long, `${long}a`], [long.replace(/a(?=b$)/, 'c'), long]] as const) {
    const found = await compare(`x ${output}`, `x ${answer}`)
    assert.deepEqual(found, { equal: false, kind: 'token', token: 2, line: 1, expected: answer.slice(0, 100), actual: output.slice(0, 100) })
  }
})

test('white space longer than any buffer is passed over, or counts', async () => {
  const gap = ' '.repeat(1_000_000)
  assert.deepEqual(await compare(`a${gap}b`, 'a b'), equal)
  assert.deepEqual(await compare('a b', `a${gap}\n${gap}b`), equal)
  assert.deepEqual(await compare(`a${gap}b`, `a${gap}b`, spaces), equal)
  assert.equal((await compare(`a${gap}b`, `a${gap} b`, spaces))?.equal, false)
})

test('the place of a difference is right after millions of tokens', async () => {
  const lines = Array.from({ length: 300_000 }, (_, i) => `${i} ${i * i}`)
  const other = [...lines]
  other[250_000] = '250000 7'
  assert.deepEqual(await compare(`${other.join('\r\n')}\r\n`, `${lines.join('\n')}\n`), { equal: false, kind: 'token', token: 500_002, line: 250_001, expected: String(250_000 ** 2), actual: '7' })
})

test('a thousand random texts are compared as the specification says, in parts of any size', async () => {
  const pairs = randomTexts(1000, 20_261_122)
  await Promise.all(pairs.map(async ({ output, answer, flags, part }) => {
    const found = await compare(output, answer, flags, part)
    const what = JSON.stringify({ output, answer, flags, part })
    if (flags.spaceChangeSensitive) assert.equal(found?.equal, expectedSpacing(output, answer, flags), what)
    else assert.deepEqual(found, expectedComparison(output, answer, flags), what)
  }))
})

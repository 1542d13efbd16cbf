import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultCheckerFlags } from '../../src/domain/checker.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import { publishWarnings } from '../../src/domain/publish-warnings.ts'
import { changesBetween, type ComparedTest, type ComparedTestset } from '../../src/domain/testset-changes.ts'

const aTest = (name: string): ComparedTest => ({
  name, sample: name.startsWith('sample/'), input: { digest: `input of ${name}` }, answer: { digest: `answer of ${name}` }, checker: defaultCheckerFlags, args: [], description: null,
})
const tests = ['sample/1', 'secret/1', 'secret/2', 'secret/3'].map(aTest)
const published: ComparedTestset<ComparedTest> = {
  names: { en: 'Sum' }, limits: defaultLimits, tests, statements: ['en'], statementFiles: [], attachments: [], languages: null, source: null, authors: [], license: null,
}
const warned = (after: Partial<ComparedTestset<ComparedTest>>, goesBack = false) =>
  publishWarnings(changesBetween(published, { ...published, ...after }), { testsBefore: published.tests.length, goesBack }).map(({ path, message }) => `${path}: ${message}`)
const mended = (...names: string[]) => tests.map((one) => (names.includes(one.name) ? { ...one, answer: { digest: 'mended' } } : one))

test('one mended answer, a new test and a new attachment are nothing to be warned of', () => {
  assert.deepEqual(warned({ tests: [...mended('secret/2'), aTest('secret/4')], attachments: ['x'] }), [])
})

test('every limit that changes is told, with what it was', () => {
  assert.deepEqual(warned({ limits: { ...defaultLimits, timeMs: 1_000, processes: 1 } }), ['limits: CPU time: 1000 ms instead of 2000 ms', 'limits: processes: 1 instead of 64'])
  assert.deepEqual(warned({ limits: { ...defaultLimits, timeMs: 1_000, wallMs: 3_000 } }), ['limits: CPU time: 1000 ms instead of 2000 ms'], 'the clock follows')
  assert.deepEqual(warned({ limits: { ...defaultLimits, wallMs: 3_000 } }), ['limits: time on the clock: 3000 ms instead of 5000 ms'])
})

test('tests that are gone are named, the first five of them', () => {
  assert.deepEqual(warned({ tests: tests.slice(0, 3) }), ['tests: 1 test is gone: secret/3'])
  const many = { ...published, tests: Array.from({ length: 8 }, (_one, index) => aTest(`secret/${index}`)) }
  assert.deepEqual(publishWarnings(changesBetween(many, { ...many, tests: many.tests.slice(0, 1) }), { testsBefore: 8, goesBack: false }), [
    { path: 'tests', message: '7 tests are gone: secret/1, secret/2, secret/3, secret/4, secret/5 and 2 more' },
  ])
})

test('a test that only has another name is not gone', () => {
  assert.deepEqual(warned({ tests: tests.map((one) => (one.name === 'secret/3' ? { ...one, name: 'secret/03' } : one)) }), [])
})

test('more than half of the answers is told, half is not', () => {
  assert.deepEqual(warned({ tests: mended('secret/1', 'secret/2') }), [])
  assert.deepEqual(warned({ tests: mended('secret/1', 'secret/2', 'secret/3') }), ['answers: 3 of 4 tests have another answer'])
})

test('samples that change without the statement are told, and with it they are not', () => {
  assert.deepEqual(warned({ tests: mended('sample/1') }), ['samples: the samples changed and the statement did not: sample/1'])
  assert.deepEqual(warned({ tests: [...tests, aTest('sample/2')] }), ['samples: the samples changed and the statement did not: sample/2'])
  assert.deepEqual(warned({ tests: tests.map((one) => ({ ...one, sample: one.sample || one.name === 'secret/1' })) }), ['samples: the samples changed and the statement did not: secret/1'])
  assert.deepEqual(warned({ tests: mended('sample/1'), statements: ['new'] }), [])
})

test('another name, other languages, another comparison and an older version are told', () => {
  const checker = { ...defaultCheckerFlags, caseSensitive: true }
  assert.deepEqual(warned({ names: { en: 'Product' }, languages: ['c'], tests: tests.map((one) => (one.name === 'secret/1' ? { ...one, checker } : one)) }, true), [
    'version: it is older than the published one',
    'names: the problem has another name: is this the right package?',
    'languages: other languages may be used than before',
    'checker: outputs are compared in another way in 1 test: secret/1',
  ])
})

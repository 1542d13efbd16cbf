import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countChanges } from '../../src/domain/change-counts.ts'
import { defaultCheckerFlags } from '../../src/domain/checker.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import { sameJson } from '../../src/domain/same-json.ts'
import { changesBetween, pairTests, type ComparedTest, type ComparedTestset } from '../../src/domain/testset-changes.ts'

const aTest = (name: string, content = name): ComparedTest => ({
  name, sample: name.startsWith('sample/'), input: { digest: `input of ${content}` }, answer: { digest: `answer of ${content}` }, checker: defaultCheckerFlags, args: [], description: null,
})
const version = (tests: ComparedTest[], rest: Partial<ComparedTestset<ComparedTest>> = {}): ComparedTestset<ComparedTest> => ({
  names: { en: 'Sum' }, limits: defaultLimits, tests, statements: [{ digest: 'en' }], statementFiles: [], attachments: [], languages: null, source: null, authors: ['Ada'], license: null, ...rest,
})
const [a, b, c, d] = ['sample/a', 'secret/b', 'secret/c', 'secret/d'].map((name) => aTest(name))
assert.ok(a && b && c && d)
const told = (before: ComparedTest[], after: ComparedTest[]) =>
  changesBetween(version(before), version(after)).tests.map(({ kind, before: old, after: now, parts }) => [kind, old?.name ?? null, now?.name ?? null, ...parts])

test('a version that is the same in other words has no changes', () => {
  const again = version([a, { ...b, checker: { floatAbsoluteTolerance: null, floatRelativeTolerance: null, spaceChangeSensitive: false, caseSensitive: false } }])
  const changes = changesBetween(version([a, b]), again)
  assert.deepEqual(changes, { tests: [], isReordered: false, limits: [], parts: [] })
  assert.deepEqual(countChanges(changes), { added: 0, removed: 0, renamed: 0, changed: 0, input: 0, answer: 0, checker: 0, args: 0, reordered: false, limits: false, parts: [] })
})

test('tests that are new, that are gone, and that changed are told apart', () => {
  assert.deepEqual(told([a, b, c], [a, { ...c, answer: { digest: 'mended' } }, d]), [
    ['changed', 'secret/c', 'secret/c', 'answer'],
    ['added', null, 'secret/d'],
    ['removed', 'secret/b', null],
  ])
})

test('each part of a test that differs is named', () => {
  const other = { ...b, input: { digest: 'i' }, answer: { digest: 'a' }, checker: { ...defaultCheckerFlags, caseSensitive: true }, args: ['-x'], sample: true, description: 'Large' }
  assert.deepEqual(told([b], [other]), [['changed', 'secret/b', 'secret/b', 'input', 'answer', 'checker', 'args', 'sample', 'description']])
})

test('a test under another name is renamed when judging sees the same, and what else differs is told', () => {
  assert.deepEqual(told([b], [{ ...b, name: 'sample/b', sample: true }]), [['renamed', 'secret/b', 'sample/b', 'sample']])
  assert.deepEqual(told([b], [{ ...b, name: 'secret/x', args: ['1'] }]), [['added', null, 'secret/x'], ['removed', 'secret/b', null]])
})

test('of several tests with the same content each is renamed once, in their order', () => {
  const same = ['1', '2', '3'].map((name) => aTest(name, 'same'))
  const moved = ['x', 'y'].map((name) => aTest(name, 'same'))
  assert.deepEqual(told(same, moved), [['renamed', '1', 'x'], ['renamed', '2', 'y'], ['removed', '3', null]])
})

const numbered = (contents: string[]) => contents.map((content, index) => aTest(`secret/${index + 1}`, content))

test('when a test is taken out and the others are numbered anew, one is gone and none changed', () => {
  assert.deepEqual(told(numbered(['p', 'q', 'r']), numbered(['q', 'r'])), [['renamed', 'secret/2', 'secret/1'], ['renamed', 'secret/3', 'secret/2'], ['removed', 'secret/1', null]])
  assert.deepEqual(told(numbered(['p', 'q']), numbered(['new', 'p', 'q'])), [['added', null, 'secret/1'], ['renamed', 'secret/1', 'secret/2'], ['renamed', 'secret/2', 'secret/3']])
})

test('a test that stayed as it is goes before another with the same content', () => {
  const same = ['secret/1', 'secret/2'].map((name) => aTest(name, 'same'))
  assert.deepEqual(told(same, [aTest('secret/0', 'same'), ...same.slice(0, 1)]), [['renamed', 'secret/2', 'secret/0']])
})

test('every test of both versions is in exactly one pair', () => {
  const before = [a, b, c, aTest('secret/e', 'same'), aTest('secret/f', 'same')]
  const after = [d, c, aTest('secret/g', 'same'), { ...a, args: ['x'] }]
  const pairs = pairTests(before, after)
  assert.deepEqual(pairs.flatMap((pair) => pair.after ?? []), after)
  assert.deepEqual(new Set(pairs.flatMap((pair) => pair.before ?? [])), new Set(before))
  assert.equal(pairs.flatMap((pair) => pair.before ?? []).length, before.length)
})

const isReordered = (before: ComparedTest[], after: ComparedTest[]) => changesBetween(version(before), version(after)).isReordered

test('another order of judging is told, also when tests come and go in between', () => {
  assert.equal(isReordered([a, b, c], [a, c, b]), true)
  assert.equal(isReordered([a, b, c], [a, d, c]), false)
  assert.equal(isReordered([a, b, c], [{ ...c, name: 'secret/0' }, a, b]), true)
})

test('limits and everything beside the tests are compared too', () => {
  const changes = changesBetween(version([a]), version([a], { limits: { ...defaultLimits, timeMs: 1_000, compileTimeMs: 5 }, names: { en: 'Product' }, statementFiles: [{}], languages: ['c'], license: 'cc0' }))
  assert.deepEqual(changes.limits, [{ limit: 'timeMs', before: 2_000, after: 1_000 }, { limit: 'compileTimeMs', before: 30_000, after: 5 }])
  assert.deepEqual(changes.parts, ['names', 'statement', 'languages', 'credits'])
})

test('values of JSON are the same whatever the order of their keys, and different in type, depth or absence', () => {
  assert.ok(sameJson({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }))
  for (const [left, right] of [[{ a: 1 }, { b: 1 }], [{ a: 1 }, { a: 1, b: undefined }], [[1], { 0: 1 }], [null, {}], [1, '1'], [[1, 2], [2, 1]], [{ a: { b: 1 } }, { a: { b: 2 } }]]) {
    assert.equal(sameJson(left, right), false, JSON.stringify([left, right]))
  }
})

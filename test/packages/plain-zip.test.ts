import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { Manifest } from '../../src/contract/manifest.ts'
import { Fault } from '../../src/domain/fault.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import { importPackage } from '../../src/packages/import-package.ts'
import { inNaturalOrder } from '../../src/packages/plain-zip.ts'
import { errorsOf, importing, zipOf } from './archive.ts'

const pair = (name: string) => ({ [`${name}.in`]: '', [`${name}.out`]: '' })

it('takes a plain zip of inputs and answers, in natural order, samples first', () =>
  importing({ '10.in': 'ten\n', '10.out': '10\n', '2.in': 'two\n', '2.ans': '2\n', 'sample1.in': 's\n', 'sample1.out': 'S\n', 'big/1.in': 'two\n', 'big/1.out': '2\n' }, async ({ result, textOf }) => {
    assert.ok(result.ok)
    const { manifest } = result
    assert.deepEqual(manifest.tests.map(({ name, sample, group }) => [name, sample, group]), [
      ['sample/sample1', true, 'sample'],
      ['secret/2', false, 'secret'],
      ['secret/10', false, 'secret'],
      ['secret/big/1', false, 'secret/big'],
    ])
    assert.equal(await textOf(manifest.tests[2]?.input), 'ten\n')
    assert.equal(await textOf(manifest.tests[2]?.answer), '10\n')
    assert.deepEqual(manifest.limits, defaultLimits)
    assert.deepEqual(manifest.names, { en: 'test-slug' })
    assert.equal(manifest.packageFormat, 'plain-zip')
    assert.deepEqual(Manifest.parse(JSON.parse(result.manifestBytes.toString())), manifest)
    // `two` and `2` are there twice: counted twice, stored once.
    assert.deepEqual({ size: result.sizeBytes, isNew: result.newBytes }, { size: 23, isNew: 17 })
  }))

it('strips one folder around everything, but not one that means something', async () => {
  await importing({ 'mine/1.in': '1', 'mine/1.ans': '1' }, ({ result }) => assert.ok(result.ok && result.manifest.tests[0]?.name === 'secret/1'))
  await importing({ 'samples/1.in': '1', 'samples/1.ans': '1' }, ({ result }) => assert.ok(result.ok && result.manifest.tests[0]?.sample))
})

it('names samples so that contestants may be told what is wrong on them', async () => {
  await importing({ ...pair('sample/1'), ...pair('Samples/2'), ...pair('a/sample3'), ...pair('b/4') }, ({ result }) => {
    assert.ok(result.ok)
    assert.deepEqual(result.manifest.tests.map(({ name, sample }) => [name, sample]), [['sample/1', true], ['sample/Samples/2', true], ['sample/a/sample3', true], ['secret/b/4', false]])
  })
  assert.deepEqual(await errorsOf({ ...pair('sample1'), ...pair('sample/sample1') }), ['sample1.in: would be the second test sample/sample1: give it another name'])
})

it('warns of files that it does not use', () =>
  importing({ '1.in': '1', '1.out': '1', 'notes.txt': 'x' }, ({ result }) => {
    assert.ok(result.ok)
    assert.deepEqual(result.warnings.map(({ path }) => path), ['notes.txt'])
  }))

it('tells of every input without an answer, answer without an input, and input with two answers', async () => {
  assert.deepEqual(await errorsOf({ 'a.in': '', 'b.ans': '', 'c.out': '', 'd.in': '', 'd.out': '', 'd.ans': '' }), [
    'a.in: has no answer: put a.out or a.ans beside it',
    'b.ans: has no input: put b.in beside it',
    'c.out: has no input: put c.in beside it',
    'd.in: has two answers, d.out and d.ans: keep one',
  ])
})

it('says what it expected of an archive that is no package', async () => {
  assert.match((await errorsOf({ 'readme.txt': 'hello' })).join('\n'), /^package: this is no problem package: there is neither a problem\.yaml/)
})

it('does not take a package for a plain zip because it lies deeper than it should', async () => {
  const one = { 'problem.yaml': 'limits: {time_limit: 1}', 'data/secret/1.in': '1', 'data/secret/1.ans': '1' }
  const at = (folder: string) => Object.fromEntries(Object.entries(one).map(([path, content]) => [`${folder}/${path}`, content]))
  assert.match((await errorsOf({ ...at('a/b'), 'a/readme.txt': '' })).join('\n'), /^b\/problem\.yaml: the package is not at the top of the archive/)
  assert.match((await errorsOf({ ...at('a'), ...at('b') })).join('\n'), /^a\/problem\.yaml: the archive has 2 packages/)
})

it('compares numbers in names by their value', () => {
  assert.deepEqual(['a10', 'a9', 'a', 'a09', 'b1', '10', '9', 'a9x'].toSorted(inNaturalOrder), ['9', '10', 'a', 'a09', 'a9', 'a9x', 'a10', 'b1'])
})

it('counts content that many files share as new only once', () =>
  importing(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [[`${i}.in`, `${i % 10}`], [`${i}.ans`, 'the same']] as const).flat()), ({ result }) => {
    assert.ok(result.ok)
    assert.deepEqual({ size: result.sizeBytes, isNew: result.newBytes }, { size: 180, isNew: 18 })
  }))

it('passes a fault of the store on, and stores nothing after it', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gavel-package-'))
  try {
    const zipPath = join(dir, 'package.zip')
    await writeFile(zipPath, await zipOf(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [[`${i}.in`, ''], [`${i}.ans`, '']] as const).flat())))
    let puts = 0
    const put = async () => {
      puts += 1
      throw new Fault('DISK_FULL', 'no space is left', { canRetry: true })
    }
    await assert.rejects(importPackage({ zipPath, slug: 'x', limits: defaultLimits, put }), { code: 'DISK_FULL' })
    assert.ok(puts <= 4)
  } finally {
    await rm(dir, { recursive: true })
  }
})

it('warns of tests that are left out for their name, not of what macOS adds', () =>
  importing({ ...pair('1'), ...pair('-2'), ...pair('.git/3'), ...pair('._1'), ...pair('__MACOSX/x') }, ({ result }) => {
    assert.ok(result.ok)
    assert.deepEqual(result.warnings.map(({ path }) => path).toSorted(), ['-2.in', '-2.out', '.git/3.in', '.git/3.out'])
    assert.match(result.warnings[0]?.message ?? '', /^is not used: names that begin with a dash/)
  }))

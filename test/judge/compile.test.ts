import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { openCompileCache } from '../../src/cache/compile-cache.ts'
import type { CompileCache } from '../../src/cache/compile-cache.ts'
import type { Manifest } from '../../src/contract/manifest.ts'
import type { JudgementResult } from '../../src/domain/judgement.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import type { Limits } from '../../src/domain/limits.ts'
import { judge } from '../../src/judge/judge.ts'
import type { Sandbox } from '../../src/judge/sandbox.ts'
import { programs } from './support/programs.ts'
import { openWorkplace } from './support/workplace.ts'
import type { Workplace } from './support/workplace.ts'

let place: Workplace
let box: Sandbox
let dir: string
let cache: CompileCache
before(async () => {
  place = await openWorkplace()
  box = await place.startSandbox()
})
after(() => place[Symbol.asyncDispose]())
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gavel-compilations-'))
  cache = await openCompileCache({ dir, maxBytes: 100_000_000, log: console })
})
afterEach(async () => {
  await cache.close()
  await rm(dir, { recursive: true })
})

type Sources = string | Record<string, string>

interface Options {
  userId?: string
  limits?: Partial<Limits>
  box?: Sandbox
  entryPoint?: string
}

async function judgedOn(manifest: Manifest, language: string, source: Sources, options: Options = {}): Promise<JudgementResult> {
  const claim = place.claim(language, source, manifest, {
    ...(options.entryPoint === undefined ? {} : { entryPoint: options.entryPoint }),
    ...(options.userId === undefined ? {} : { userId: options.userId }),
  })
  return judge(claim, options.box ?? box, { ...place.deps, keepCompilation: (key, make, signal) => cache.use(key, make, signal) }, () => undefined, new AbortController().signal)
}

/** On a problem whose answer is 42. */
async function judged(language: string, source: Sources, options: Options = {}): Promise<JudgementResult> {
  return judgedOn(await place.problem([{ input: '', answer: '42' }], options.limits), language, source, options)
}

const fortyTwo = 'int printf(const char*, ...);\nint main() { printf("42"); }\n'

test('in every language, what was submitted before is not compiled again and is worth the same', async () => {
  for (const { id } of place.languages.filter((language) => language.toolchain !== null)) {
    const program = programs[id]
    assert.ok(program !== undefined, `test/judge/support/programs.ts has programs in ${id}`)
    for (const [source, verdict] of [[program.right, 'AC'], [program.broken, 'CE']] as const) {
      const manifest = await place.problem([{ input: '3\n4 5 6\n', answer: 'Сумма 15' }])
      const first = await judgedOn(manifest, id, source)
      await cache.close()
      const second = await judgedOn(manifest, id, source)
      assert.deepEqual([first.verdict, first.compileCached], [verdict, false], `${id}: ${first.compilerOutput}`)
      assert.deepEqual([second.verdict, second.compileCached, second.compilerOutput], [verdict, true, first.compilerOutput], id)
    }
  }
})

test('nobody learns whether somebody else has sent the same source', async () => {
  const [ada, bob] = [randomUUID(), randomUUID()]
  const found: boolean[] = []
  for (const userId of [ada, bob, ada, bob]) found.push((await judged('c', fortyTwo, { userId })).compileCached)
  assert.deepEqual(found, [false, false, true, true])
})

test('a Java program of several files and packages is whole when it comes from the cache', async () => {
  const files = {
    'org/example/Main.java': 'package org.example; public class Main { record Pair(int a, int b) { } public static void main(String[] x) { System.out.print(new Pair(4, 2).a() + "" + Other.two()); } }',
    'org/example/Other.java': 'package org.example; class Other { static int two() { Runnable r = () -> { }; r.run(); return 2; } }',
  }
  for (const isCached of [false, true]) {
    const { verdict, compileCached, compilerOutput } = await judged('java', files)
    assert.deepEqual([verdict, compileCached], ['AC', isCached], compilerOutput)
    await cache.close()
  }
})

test('sources that differ in a byte, a name, their order, their start, or their limits are compiled each for itself', async () => {
  const limits = { compileTimeMs: defaultLimits.compileTimeMs + 1 }
  const variants: [string, Sources, Options?][] = [
    ['c', fortyTwo],
    ['c', `${fortyTwo} `],
    ['cpp', 'extern "C" int printf(const char*, ...);\nint main() { printf("42"); }\n'],
    ['c', { 'main.c': fortyTwo, 'a.h': '' }],
    ['c', { 'main.c': fortyTwo, 'b.h': '' }],
    ['c', { 'b.h': '', 'main.c': fortyTwo }],
    ['c', fortyTwo, { limits }],
    ['python3', { 'a.py': 'print(42)', 'b.py': 'print(42)' }, { entryPoint: 'a.py' }],
    ['python3', { 'a.py': 'print(42)', 'b.py': 'print(42)' }, { entryPoint: 'b.py' }],
    ['python3', { 'a.py': 'print(4', 'b.py': '2)print(42)' }, { entryPoint: 'a.py' }],
  ]
  const found = new Map<number, boolean>()
  for (const [index, [language, source, options]] of variants.entries()) {
    found.set(index, (await judged(language, source, options)).compileCached)
    await cache.close()
  }
  // A Python program is checked as a whole: where it starts does not change that.
  assert.deepEqual([...found].filter(([, isCached]) => isCached).map(([index]) => index), [8])
  assert.equal((await judged('c', fortyTwo)).compileCached, true)
})

test('a compilation that a limit ended is not kept', async () => {
  const endless = '#define A B B B B B B B B B B B B\n#define B C C C C C C C C C C C C\n#define C D D D D D D D D D D D D\n#define D E E E E E E E E E E E E\n#define E F F F F F F F F F F F F\n#define F 1;1;1;1;1;1;1;\nint main() { A }'
  for (let i = 0; i < 2; i++) {
    const { verdict, compileCached, compilerOutput } = await judged('c', endless, { limits: { compileTimeMs: 100 } })
    assert.deepEqual([verdict, compileCached, compilerOutput], ['CE', false, 'compiling took longer than 0.1 s'])
    const large = await judged('cpp', '#include <bits/stdc++.h>\nint main() { std::regex a("a"); }', { limits: { compileMemoryKib: 24 * 1024 } })
    assert.deepEqual([large.verdict, large.compileCached], ['CE', false], large.compilerOutput)
    await cache.close()
  }
  assert.deepEqual(await readdir(dir), [])
})

test('slots that are given the same sources at once compile them once', async () => {
  const other = await place.startSandbox()
  const both = await Promise.all([judged('c', fortyTwo), judged('c', fortyTwo, { box: other })])
  assert.deepEqual(both.map(({ verdict }) => verdict), ['AC', 'AC'])
  assert.equal(both.filter(({ compileCached }) => compileCached).length, 1)
})

test('a kept program that somebody has changed is compiled anew', async () => {
  await judged('c', fortyTwo)
  await cache.close()
  const [name = ''] = await readdir(dir)
  const whole = await readFile(join(dir, name), 'latin1')
  assert.ok(whole.includes('42'))
  await writeFile(join(dir, name), whole.replaceAll('42', '43'), 'latin1')
  const { verdict, compileCached } = await judged('c', fortyTwo)
  assert.deepEqual([verdict, compileCached], ['AC', false])
})

test('what a compilation left for the next is not in a program from the cache', async () => {
  await judged('python3', { 'main.py': 'import os\nprint(42 + (os.listdir("/program") != ["main.py"]))' })
  await cache.close()
  await judged('c', { 'main.c': fortyTwo })
  const again = await judged('python3', { 'main.py': 'import os\nprint(42 + (os.listdir("/program") != ["main.py"]))' })
  assert.deepEqual([again.verdict, again.compileCached], ['AC', true])
})

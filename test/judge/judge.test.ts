import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Fault } from '../../src/domain/fault.ts'
import type { Claim, JudgementResult, Progress } from '../../src/domain/judgement.ts'
import { judge } from '../../src/judge/judge.ts'
import type { JudgeDeps } from '../../src/judge/judge.ts'
import type { Sandbox } from '../../src/judge/sandbox.ts'
import { openWorkplace } from './support/workplace.ts'
import type { Workplace } from './support/workplace.ts'

let place: Workplace
let box: Sandbox
before(async () => {
  place = await openWorkplace()
  box = await place.startSandbox()
})
after(() => place[Symbol.asyncDispose]())

async function judged(claim: Claim, change: { deps?: Partial<JudgeDeps>; signal?: AbortSignal; tell?: (event: Progress) => void } = {}): Promise<JudgementResult> {
  try {
    return await judge(claim, box, { ...place.deps, ...change.deps }, change.tell ?? (() => undefined), change.signal ?? new AbortController().signal)
  } finally {
    assert.equal(place.pinned(), 0, 'every pin is released')
  }
}

const echo = 'import sys\nsys.stdout.write(sys.stdin.read())'
const hello = [{ input: '', answer: 'hello\n' }]

test('tests run in the order of the manifest, samples first, and stop at the first failure', async () => {
  const manifest = await place.problem([
    { name: 'secret/1', input: 'a', answer: 'a' },
    { name: 'sample/1', input: 'b', answer: 'b', sample: true },
    { name: 'secret/2', input: 'c', answer: 'x' },
    { name: 'secret/3', input: 'd', answer: 'x' },
  ])
  const told: Progress[] = []
  const result = await judged(place.claim('python3', echo, manifest), { tell: (event) => told.push(event) })
  assert.equal(result.verdict, 'WA')
  assert.deepEqual(result.runs.map((run) => [run.test, run.verdict]), [['sample/1', 'AC'], ['secret/1', 'AC'], ['secret/2', 'WA']])
  assert.equal(result.runs[2]?.message, 'token 1 (line 1) differs: expected x, got c')
  assert.deepEqual(told.map((event) => (event.kind === 'run' ? [event.index, event.run.test] : [event.status, event.testset, event.testsTotal])), [
    ['compiling', '2026-11-22T08:00:00.000Z', 4], ['running', '2026-11-22T08:00:00.000Z', 4], [0, 'sample/1'], [1, 'secret/1'], [2, 'secret/2'],
  ])
})

test('outputs are kept of samples and of the test that failed, the first 64 KiB', async () => {
  const large = 'x'.repeat(100_000)
  const manifest = await place.problem([
    { name: 'sample/1', input: large, answer: large, sample: true }, { name: 'secret/1', input: 'c', answer: 'c' }, { name: 'secret/2', input: 'd', answer: 'e' },
  ])
  const { outputs } = await judged(place.claim('python3', echo, manifest))
  assert.deepEqual(Object.entries(outputs).map(([name, bytes]) => [name, bytes.length]), [['sample/1', 65_536], ['secret/2', 1]])
})

test('a trial on the samples runs only these', async () => {
  const manifest = await place.problem([{ input: 'a', answer: 'a', sample: true }, { input: 'a', answer: 'b' }])
  const result = await judged(place.claim('python3', echo, manifest, { purpose: 'samples' }))
  assert.deepEqual([result.verdict, result.runs.length, result.testsTotal], ['AC', 1, 1])
})

test('time and memory of a judgement are the largest of its runs', async () => {
  const manifest = await place.problem([{ input: '100000000', answer: '' }, { input: '1', answer: '' }])
  const { runs, timeMs, memoryKib } = await judged(place.claim('python3', 'a = bytearray(int(input()))', manifest))
  assert.equal(timeMs, Math.max(...runs.map((run) => run.timeMs)))
  assert.equal(memoryKib, runs[0]?.memoryKib)
  assert.ok((memoryKib ?? 0) > 97_000)
  assert.ok((runs[1]?.memoryKib ?? Infinity) < 60_000)
})

test('a test gives its program arguments and has its own comparison', async () => {
  const manifest = await place.problem([
    { input: '', answer: 'a b', args: ['a', 'b'] },
    { input: '', answer: '3.14159', args: ['3.1416'], checker: { floatAbsoluteTolerance: 1e-3 } },
    { input: '', answer: 'yes', args: ['YES'], checker: { caseSensitive: true } },
  ])
  const { runs } = await judged(place.claim('python3', 'import sys\nprint(*sys.argv[1:])', manifest))
  assert.deepEqual(runs.map((run) => run.verdict), ['AC', 'AC', 'WA'])
})

test('what a program wrote before it crashed is in the message, without our paths', async () => {
  const manifest = await place.problem(hello)
  const { runs } = await judged(place.claim('python3', 'print(1 // 0)', manifest))
  assert.match(runs[0]?.message ?? '', /^exit code 1\nTraceback[^]*File "main\.py", line 1[^]*ZeroDivisionError/)
})

test('a program killed by a signal is told which, and what it means', async () => {
  const manifest = await place.problem(hello)
  const { runs } = await judged(place.claim('c', 'int main() { volatile int* p = 0; *p = 1; }', manifest))
  assert.equal(runs[0]?.message, 'killed by SIGSEGV (invalid memory access)')
})

test('a program whose allocation is refused is over the memory limit in every language', async () => {
  const manifest = await place.problem(hello)
  const greedy = {
    cpp: '#include <vector>\nint main() { std::vector<long> v(1ull << 50); return v.size() == 3; }',
    java: 'class A { public static void main(String[] a) { System.out.println(new long[1 << 30].length); } }',
    javascript: 'new ArrayBuffer(2 ** 45)',
    python3: 'a = [0] * 10 ** 15',
    rust: 'fn main() { let v = vec![1u8; 1 << 50]; println!("{}", v[7]); }',
  }
  for (const [language, source] of Object.entries(greedy)) {
    const result = await judged(place.claim(language, source, manifest))
    assert.equal(result.verdict, 'MLE', `${language}: ${JSON.stringify(result.runs)}`)
  }
})

test('a limit in which not even the runtime of a language fits is said to be too little memory', async () => {
  const java = 'class A { public static void main(String[] a) { System.out.println("hello"); } }'
  for (const mib of [1, 2, 4, 6, 8, 9]) {
    const { runs } = await judged(place.claim('java', java, await place.problem(hello, { memoryKib: mib * 1024, timeMs: 10_000 })))
    assert.equal(runs[0]?.verdict, 'MLE', `${mib} MiB: ${JSON.stringify(runs)}`)
  }
})

test('a Java program that starts more threads than it may has not run out of memory', async () => {
  const threads = 'class A { public static void main(String[] a) { for (;;) { var t = new Thread(() -> { for (;;) Thread.yield(); }); t.setDaemon(true); t.start(); } } }'
  const { runs } = await judged(place.claim('java', threads, await place.problem(hello)))
  assert.deepEqual([runs[0]?.verdict, /unable to create native thread/.test(runs[0]?.message ?? '')], ['RTE', true])
})

test('what a JavaScript program has printed is not lost when it calls process.exit', async () => {
  const answer = 'x'.repeat(3_000_000)
  const manifest = await place.problem([{ input: '', answer }])
  for (const source of ['console.log("x".repeat(3e6)); process.exit()', 'require("fs").writeSync(1, "x"); console.log("x".repeat(3e6 - 1)); process.exit()'])
    assert.equal((await judged(place.claim('javascript', source, manifest))).verdict, 'AC')
})

test('output with NUL and broken UTF-8 is compared as bytes and shown as text that a database takes', async () => {
  const manifest = await place.problem(hello)
  const { runs } = await judged(place.claim('python3', 'import sys\nsys.stdout.buffer.write(b"\\0\\xff")', manifest))
  assert.equal(runs[0]?.verdict, 'WA')
  assert.doesNotMatch(runs[0]?.message ?? '', /\0/)
})

test('programs of several files are compiled together', async () => {
  const manifest = await place.problem(hello)
  const several: Record<string, Record<string, string>> = {
    c: { 'main.c': '#include "say.h"\nint main() { say(); }', 'say.c': '#include <stdio.h>\nvoid say() { puts("hello"); }', 'say.h': 'void say();' },
    cpp: { 'main.cpp': '#include "say.h"\nint main() { say(); }', 'say.cc': '#include <iostream>\nvoid say() { std::cout << "hello"; }', 'say.h': 'void say();' },
    go: { 'main.go': 'package main\nfunc main() { say() }', 'say.go': 'package main\nimport "fmt"\nfunc say() { fmt.Println("hello") }' },
    java: { 'Main.java': 'class Main { public static void main(String[] a) { Say.say(); } }', 'Say.java': 'class Say { static void say() { System.out.println("hello"); } }' },
    javascript: { 'main.js': 'require("./say").say()', 'say.js': 'exports.say = () => console.log("hello")' },
    python3: { 'main.py': 'import say', 'say.py': 'print("hello")' },
    rust: { 'main.rs': 'mod say;\nfn main() { say::say(); }', 'say.rs': 'pub fn say() { println!("hello"); }' },
  }
  for (const [language, files] of Object.entries(several)) {
    const result = await judged(place.claim(language, files, manifest))
    assert.equal(result.verdict, 'AC', `${language}: ${result.compilerOutput} ${JSON.stringify(result.runs)}`)
  }
})

const inJava = (name: string, word: string) =>
  `package org.example; public class ${name} { public static void main(String[] a) { System.out.println("${word}"); } }`

test('the author says where a program starts', async () => {
  const manifest = await place.problem(hello)
  const py = { 'main.py': 'print("no")', 'other.py': 'print("hello")' }
  assert.equal((await judged(place.claim('python3', py, manifest, { entryPoint: 'other.py' }))).verdict, 'AC')
  const java = { 'Main.java': inJava('Main', 'no'), 'Other.java': inJava('Other', 'hello') }
  assert.equal((await judged(place.claim('java', java, manifest, { entryPoint: 'org.example.Other' }))).verdict, 'AC')
  assert.equal((await judged(place.claim('java', java, manifest))).verdict, 'WA')
  const nowhere = await judged(place.claim('python3', py, manifest, { entryPoint: 'third.py' }))
  assert.deepEqual([nowhere.verdict, nowhere.compilerOutput], ['CE', 'the entry point third.py is not among the sources: main.py, other.py'])
})

test("a compiler's warnings are shown though the program is right", async () => {
  const manifest = await place.problem(hello)
  const warned = await judged(place.claim('c', '#warning look here\n#include <stdio.h>\nint main() { puts("hello"); }', manifest))
  assert.equal(warned.verdict, 'AC')
  assert.match(warned.compilerOutput, /^main\.c:1:2: warning: #warning look here/)
})

test('a compilation over its limits is a compile error that says which limit', async () => {
  const manifest = await place.problem(hello, { compileTimeMs: 1000, compileMemoryKib: 256 * 1024 })
  const template = 'template<int N> struct F { static constexpr long v = F<N - 1>::v + F<N - 2>::v * N; };\n'
  const slow = await judged(place.claim('cpp', `constexpr long f(long n) { long s = 0; for (long i = 0; i < n; i++) s += i % 7; return s; }\n${template}#pragma GCC optimize("O0")\nconstexpr long a = f(30000), b = f(30001);\nint main() { long x = 0;${'x += x * 3 + 1;'.repeat(60000)} return x; }`, manifest))
  assert.equal(slow.verdict, 'CE')
  assert.match(slow.compilerOutput, /compiling took (longer than 1 s|more than 256 MiB of memory)$/)
  const large = await judged(place.claim('c', 'char a[1 << 30] = {1}; char b[1 << 30] = {1}; int main() {}', manifest))
  assert.equal(large.verdict, 'CE')
  assert.ok(large.compilerOutput.length <= 66_000)
})

test('a run without a problem gives what the program did with its input', async () => {
  const manifest = await place.problem(hello)
  const run = (source: string, limits = {}) =>
    judged({ ...place.claim('python3', source, manifest), purpose: 'run', testset: null, request: { stdin: Buffer.from('Привет'), args: ['-x'], limits } })
  const good = await run('import sys\nprint(input(), sys.argv[1])\nprint("oh", file=sys.stderr)\nsys.exit(3)')
  assert.equal(good.verdict, 'RTE')
  assert.equal(good.output?.outcome, 'exited')
  assert.equal(good.output?.exitCode, 3)
  assert.equal(Buffer.from(good.output?.stdout ?? []).toString(), 'Привет -x\n')
  assert.equal(Buffer.from(good.output?.stderr ?? []).toString(), 'oh\n')
  assert.equal((await run('print(1)')).verdict, 'AC')
  assert.equal((await run('while True: pass', { timeMs: 100 })).output?.outcome, 'time_limit')
  assert.equal((await run('def f(:')).output?.outcome, 'compile_error')
})

test('missing test data is our fault, never a verdict', async () => {
  const manifest = await place.problem([{ input: 'a', answer: 'a' }, { input: 'b', answer: 'b' }, { input: 'c', answer: 'c' }])
  const missing = manifest.tests[1]?.answer.digest
  const acquire: JudgeDeps['acquire'] = (blobs, options) =>
    blobs.some(({ digest }) => digest === missing) ? Promise.reject(new Fault('BLOB_MISSING', 'gone', { canRetry: true })) : place.deps.acquire(blobs, options)
  await assert.rejects(judged(place.claim('python3', echo, manifest), { deps: { acquire } }), { code: 'BLOB_MISSING' })
})

test('data that arrives in another order changes nothing', async () => {
  const tests = Array.from({ length: 8 }, (_, i) => ({ input: `${i}`, answer: i < 6 ? `${i}` : 'no' }))
  const manifest = await place.problem(tests)
  const held = Promise.withResolvers<void>()
  const acquire: JudgeDeps['acquire'] = async (blobs, options) => {
    options.onReserved()
    if (blobs[0]?.digest === manifest.tests[3]?.input.digest) held.resolve()
    if (blobs[0]?.digest === manifest.tests[1]?.input.digest) await held.promise
    return place.deps.acquire(blobs, options)
  }
  const { runs } = await judged(place.claim('python3', echo, manifest), { deps: { acquire } })
  assert.deepEqual(runs.map((run) => run.verdict), ['AC', 'AC', 'AC', 'AC', 'AC', 'AC', 'WA'])
})

test('a language that this worker does not have is our fault', async () => {
  const manifest = await place.problem(hello)
  await assert.rejects(judged(place.claim('cobol', '', manifest)), { code: 'LANGUAGE_UNAVAILABLE' })
})

test('a judgement that is aborted ends at once, in the compiler as in the program', async () => {
  const manifest = await place.problem(hello, { timeMs: 60_000, wallMs: 120_000 })
  for (const until of ['compiling', 'running']) {
    const abort = new AbortController()
    abort.signal.addEventListener('abort', () => box.abort())
    const tell = (event: Progress) => {
      if (event.kind === 'status' && event.status === until) setImmediate(() => abort.abort(new Error('enough')))
    }
    await assert.rejects(judged(place.claim('cpp', '#include <bits/stdc++.h>\nint main() { for (volatile int i = 0; ; i = i + 1); }', manifest), { signal: abort.signal, tell }), /enough/)
  }
  assert.equal((await judged(place.claim('python3', 'print("hello")', manifest))).verdict, 'AC', 'the box is as good as new')
})

test('every one of a hundred tests is run, each on its own input', async () => {
  const manifest = await place.problem(Array.from({ length: 100 }, (_, i) => ({ input: `${i}`, answer: `${i + 1}` })))
  const result = await judged(place.claim('c', '#include <stdio.h>\nint main() { int n; scanf("%d", &n); printf("%d\\n", n + 1); }', manifest))
  assert.deepEqual([result.verdict, result.runs.length], ['AC', 100])
})

test('a Java class whose name is longer than any file name is an error of its author, not a fault of the box', async () => {
  const source = `public class ${'A'.repeat(300)} { public static void main(String[] args) { System.out.println("hello"); } }`
  const result = await judged(place.claim('java', source, await place.problem(hello)))
  assert.equal(result.verdict, 'CE')
  assert.match(result.compilerOutput, /should be declared in a file named/)
})

test('a table of hundreds of megabytes in the program is an error of its author: it would be memory beyond the limit', async () => {
  const result = await judged(place.claim('c', 'char table[480000000] = {1}; int main() { return table[12345]; }', await place.problem(hello)))
  assert.equal(result.verdict, 'CE')
  assert.match(result.compilerOutput, /File (size limit exceeded|too large)/)
})

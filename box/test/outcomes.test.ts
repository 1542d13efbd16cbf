import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { MiB, openSlot, said, text } from './support/slot.ts'

const slot = await openSlot()
after(() => slot[Symbol.asyncDispose]())

const spin = 'for (volatile long i = 0;; i++);'

test('a program gets its arguments, its environment and its input, and says how it ended', async () => {
  const result = await slot.run('char line[80] = ""; fgets(line, 80, stdin); printf("%s|%s|%s|%d", argv[1], getenv("NAME"), line, (int)environ[1]); return 0;', {
    args: ['a b%20\n'],
    env: { NAME: 'ü %' },
    stdin: { bytes: Buffer.from('input') },
  })
  assert.equal(said(result), 'a b%20\n|ü %|input|0')
  assert.equal(result.passed, true)
  assert.equal(result.stdoutBytes, result.stdout.length)
})

test('an exit code is told, and other than 0 is not passed', async () => {
  const result = await slot.run('return 42;')
  assert.deepEqual([result.outcome, result.exitCode, result.signal, result.passed], ['exited', 42, null, false])
})

test('a program killed by a signal of its own is told by that signal', async () => {
  for (const [body, signal] of [['*(volatile int *)8 = 1;', 'SIGSEGV'], ['abort();', 'SIGABRT'], ['raise(SIGKILL);', 'SIGKILL'], ['raise(SIGTERM);', 'SIGTERM'], ['raise(SIGFPE);', 'SIGFPE']] as const) {
    const result = await slot.run(body)
    assert.deepEqual([result.outcome, result.exitCode, result.signal], ['signaled', null, signal])
  }
})

test('a program that computes too long is stopped soon after its CPU limit', async () => {
  const result = await slot.run(spin, { limit: { cpuTimeMs: 100 } })
  assert.equal(result.outcome, 'cpu_limit')
  assert.ok(result.cpuTimeNs > 100e6 && result.cpuTimeNs < 150e6, String(result.cpuTimeNs))
})

test('CPU time counts all threads and all children', async () => {
  const threads = `void *work(void *x) { ${spin} } int main() { pthread_t t; for (int i = 0; i < 3; i++) pthread_create(&t, 0, work, 0); pause(); }`
  const children = `for (int i = 0; i < 3; i++) if (!fork()) { ${spin} } pause();`
  const oneAfterTheOther = 'for (;;) { if (!fork()) { for (volatile long i = 0; i < 10000000; i++); exit(0); } wait(0); }'
  for (const body of [threads, children, oneAfterTheOther]) assert.equal((await slot.run(body, { limit: { cpuTimeMs: 100 } })).outcome, 'cpu_limit')
})

test('a program that used no more than its CPU limit is not over it, though it took long', async () => {
  const result = await slot.run('usleep(300000);', { limit: { cpuTimeMs: 100 } })
  assert.equal(result.outcome, 'exited')
  assert.ok(result.wallTimeNs >= 300e6 && result.cpuTimeNs < 100e6)
})

test('a program that sleeps, stops itself or ignores signals is ended by the clock', async () => {
  for (const body of ['pause();', 'raise(SIGSTOP);', 'for (int i = 1; i < 65; i++) signal(i, SIG_IGN); for (;;) pause();'])
    assert.equal((await slot.run(body, { limit: { wallTimeMs: 100 } })).outcome, 'wall_limit')
})

/** Each writes as many bytes as its argument says. */
const writing: Record<string, string> = {
  'standard output': 'static char x[1 << 20]; write(1, x, atol(argv[1]));',
  'standard error': 'static char x[1 << 20]; write(2, x, atol(argv[1]));',
  'both together': 'static char x[1 << 20]; long half = atol(argv[1]) / 2; write(1, x, half); write(2, x, atol(argv[1]) - half);',
  'single bytes': 'for (long n = atol(argv[1]); n > 0; n--) write(1 + n % 2, "x", 1);',
  'children at once': 'static char x[1 << 20]; long part = atol(argv[1]) / 4; for (int i = 0; i < 4; i++) if (!fork()) { write(1 + i % 2, x, part); _exit(0); } while (wait(0) > 0); write(2, x, atol(argv[1]) - 4 * part);',
  'an output that was opened anew': 'static char x[1 << 20]; write(open("/proc/self/fd/1", O_WRONLY), x, atol(argv[1]));',
  'one that is left when the program ends': 'static char x[1 << 20]; fcntl(1, F_SETPIPE_SZ, 1 << 20); write(1, x, atol(argv[1]));',
}

for (const [where, body] of Object.entries(writing))
  test(`output of exactly the limit to ${where} passes, and one byte more is over it`, async () => {
    const limit = { outputBytes: 100_000 }
    const exact = await slot.run(body, { args: ['100000'], limit })
    assert.deepEqual([exact.outcome, exact.exitCode, exact.stdoutBytes + exact.stderrBytes], ['exited', 0, 100_000])
    assert.equal((await slot.again({ args: ['100001'], limit })).outcome, 'output_limit')
  })

test('floods of output and of errors are stopped, and only their beginning is kept', async () => {
  for (const fd of [1, 2]) {
    const result = await slot.run(`for (;;) write(${fd}, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 32);`, { keepStdoutBytes: 10, keepStderrBytes: 20 })
    assert.equal(result.outcome, 'output_limit')
    assert.equal(result.stdout.length + result.stderr.length, fd * 10)
  }
})

test('a program that prints much gets a larger pipe, so that it waits less often, and the next one a pipe as usual', async () => {
  // Without waiting, a write to an empty pipe writes as much as the pipe holds.
  const filling = 'static char x[1 << 17]; fcntl(1, F_SETFL, O_NONBLOCK);'
  const much = await slot.run(`${filling} while (write(1, x, sizeof x) < (long)sizeof x);`, { limit: { outputBytes: 64 * MiB } })
  assert.deepEqual([much.outcome, much.exitCode], ['exited', 0])
  assert.equal((await slot.run(`${filling} write(1, x, sizeof x);`)).stdoutBytes, 65_536)
})

test('a program over its memory limit is told from one that was merely killed', async () => {
  const result = await slot.run('for (;;) memset(malloc(1 << 20), 1, 1 << 20);', { limit: { memoryBytes: 32 * MiB } })
  assert.deepEqual([result.outcome, result.signal], ['memory_limit', 'SIGKILL'])
  assert.ok(result.evidence.oomKills > 0)
  assert.ok(result.peakMemoryBytes > 30 * MiB && result.peakMemoryBytes <= 33 * MiB, String(result.peakMemoryBytes))
})

test('the limit that is hit first is the verdict', async () => {
  const memoryThenSpin = `if (!fork()) for (;;) memset(malloc(1 << 20), 1, 1 << 20); wait(0); ${spin}`
  assert.equal((await slot.run(memoryThenSpin, { limit: { memoryBytes: 32 * MiB } })).outcome, 'memory_limit')
  const outputThenMemory = 'static char x[3 << 20]; write(1, x, sizeof x); for (;;) memset(malloc(1 << 20), 1, 1 << 20);'
  assert.equal((await slot.run(outputThenMemory, { limit: { memoryBytes: 64 * MiB } })).outcome, 'output_limit')
})

test('processes and threads beyond the limit are refused, and counted', async () => {
  const result = await slot.run('int n = 0; for (int i = 0; i < 40; i++) { int p = fork(); if (!p) pause(); n += p > 0; } printf("%d", n);', { limit: { processes: 10 } })
  assert.equal(text(result), '9')
  assert.equal(result.evidence.processesRefused, 31)
})

test('the main process decides the end, though others still hold its output open', async () => {
  const result = await slot.run('if (!fork()) { setsid(); if (!fork()) { write(1, "x", 1); for (;;) pause(); } } usleep(20000);')
  assert.deepEqual([result.outcome, result.exitCode], ['exited', 0])
})

test('a recursion as deep as memory allows does not end at a smaller stack', async () => {
  const body = 'long deep(long n) { volatile char pad[1000]; pad[n % 1000] = 1; return n ? deep(n - 1) + pad[0] : 0; } int main() { return deep(100000) > 1 << 30; }'
  assert.equal((await slot.run(body)).exitCode, 0)
})

test('a program can open its standard input, output and error by their names', async () => {
  const body = 'char line[9] = ""; int in = open("/dev/stdin", O_RDONLY), out = open("/dev/stdout", O_WRONLY), err = open("/dev/stderr", O_WRONLY); int n = read(in, line, 8); dprintf(out, "%d %s", n, line); dprintf(err, "error"); return in < 0;'
  for (const [stdin, wanted] of [[{ bytes: Buffer.from('input') }, '5 input'], [undefined, '0 ']] as const) {
    const result = await slot.run(body, stdin === undefined ? {} : { stdin })
    assert.deepEqual([result.exitCode, text(result), result.stderr.toString()], [0, wanted, 'error'])
  }
  assert.equal(said(await slot.sh('echo one > /dev/stdout; echo two > /proc/self/fd/1')), 'one\ntwo\n')
})

test('what names an interpreter that is not there ends with 126 too', async () => {
  await slot.sandbox.putProgramFile('main', Buffer.from('#!/nonexistent\n'), true)
  assert.deepEqual(await slot.again().then(({ outcome, exitCode }) => [outcome, exitCode]), ['exited', 126])
})

test('what is no program ends with 126, and what is not there is a fault of the caller', async () => {
  await slot.sandbox.putProgramFile('main', Buffer.from('\x7fELF nonsense'), true)
  assert.equal((await slot.again()).exitCode, 126)
  await assert.rejects(slot.again({ argv: ['/usr/bin/no-such-program'] }), { code: 'BOX_DIED', message: /no-such-program.*No such file/ })
  await assert.rejects(slot.again({ argv: ['/bin/true'], stdin: { path: 'missing' } }), { message: /stdin-file missing/ })
})

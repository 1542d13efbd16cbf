import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { MiB, boxPath, openSlot, said, slowness } from './support/slot.ts'

const slot = await openSlot()
after(() => slot[Symbol.asyncDispose]())

const ms = 1_000_000

/** Computes until this process has used so many nanoseconds, by the kernel's own figure. */
const compute = `#include <time.h>
static long used(void) { struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return t.tv_sec * 1000000000l + t.tv_nsec; }
static void compute(long until) { while (used() < until) for (volatile int i = 0; i < 1000; i++); }
/* Of this process and all that it waited for; the children's part in whole microseconds. */
static long told(void) { struct rusage r; getrusage(RUSAGE_CHILDREN, &r); return used() + (r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000000000l + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) * 1000l; }
`
const main = (body: string) => `${compute} int main(int argc, char **argv) { ${body} return 0; }`

/** Each says at its end how much it has used. */
const using: Record<string, string> = {
  'one thread': main('compute(100000000); printf("%ld", told());'),
  'four threads': `${compute} static void *one(void *x) { compute(100000000); return 0; } int main() { pthread_t t[4]; for (int i = 0; i < 4; i++) pthread_create(t + i, 0, one, 0); for (int i = 0; i < 4; i++) pthread_join(t[i], 0); printf("%ld", told()); return 0; }`,
  'threads that have ended': `${compute} static void *one(void *x) { for (volatile int i = 0; i < 100000; i++); return 0; } int main() { pthread_t t; for (int i = 0; i < 500; i++) { pthread_create(&t, 0, one, 0); pthread_join(t, 0); } printf("%ld", told()); return 0; }`,
  'children': main('for (int i = 0; i < 4; i++) if (!fork()) { compute(30000000); _exit(0); } while (wait(0) > 0); printf("%ld", told());'),
  'many short children': main('for (int i = 0; i < 300; i++) { if (!fork()) { for (volatile int k = 0; k < 100000; k++); _exit(0); } wait(0); } printf("%ld", told());'),
  'orphans that nobody waits for': main('int up[2]; pipe(up); if (!fork()) { if (!fork()) { setsid(); compute(100000000); long n = used(); write(up[1], &n, sizeof n); _exit(0); } _exit(0); } wait(0); long n; read(up[0], &n, sizeof n); printf("%ld", n + told());'),
  'work of the kernel': main('char *p = mmap(0, 64 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); for (int i = 0; i < 4; i++) { memset(p, 1, 64 << 20); madvise(p, 64 << 20, MADV_DONTNEED); } printf("%ld", told());'),
}

for (const [who, body] of Object.entries(using))
  test(`the CPU time of ${who} is the kernel's own figure`, async () => {
    const result = await slot.run(body)
    const own = Number(said(result))
    // What follows its own look at the clock, the last page freed, is the program's too.
    assert.ok(own > 10 * ms && result.cpuTimeNs >= own && result.cpuTimeNs < own + 30 * ms * slowness, `${result.cpuTimeNs} was told, ${own} was used`)
  })

test('a run is over its CPU limit when it used more by the exact figure, and only then', async () => {
  await slot.run(main('compute(atol(argv[1]));'), { args: ['0'] })
  const limit = { cpuTimeMs: 60, cpuStopMs: 90 }
  const kinds = new Set<string>()
  for (const until of [10, 57, 58, 59, 59.5, 59.8, 59.9, 60, 60.1, 61, 70]) {
    const { outcome, cpuTimeNs, exitCode } = await slot.again({ args: [String(until * ms)], limit })
    assert.deepEqual([outcome, exitCode], [cpuTimeNs > 60 * ms ? 'cpu_limit' : 'exited', 0], `${cpuTimeNs} ns`)
    kinds.add(outcome)
  }
  assert.deepEqual(kinds, new Set(['exited', 'cpu_limit']))
})

test('beyond its limit a run may go on to where it is stopped, and what it needed is told', async () => {
  const limit = { cpuTimeMs: 100, cpuStopMs: 100 + 50 * slowness }
  const [late, next] = await Promise.all([slot.run(main('compute(120000000);'), { limit }), slot.again({ onlyIfPassed: true })])
  assert.deepEqual([late.outcome, late.exitCode, late.passed, next.outcome], ['cpu_limit', 0, false, 'skipped'])
  assert.ok(late.cpuTimeNs >= 120 * ms && late.cpuTimeNs <= limit.cpuStopMs * ms, String(late.cpuTimeNs))
  const never = await slot.run(main('compute(1l << 60);'), { limit })
  assert.deepEqual([never.outcome, never.signal], ['cpu_limit', 'SIGKILL'])
  assert.ok(never.cpuTimeNs > limit.cpuStopMs * ms && never.cpuTimeNs <= (limit.cpuStopMs + 50 * slowness) * ms, String(never.cpuTimeNs))
})

test('what is over its CPU limit already and then takes too much memory, or writes too much, was over its CPU limit first', async () => {
  const limit = { cpuTimeMs: 50, cpuStopMs: 1000, memoryBytes: 32 * MiB, outputBytes: 1000 }
  // The keeper has looked at least once between the two.
  const greedy = main('compute(200000000); usleep(200000); memset(malloc(64 << 20), 1, 64 << 20);')
  const loud = main('compute(200000000); usleep(200000); for (;;) puts("again and again");')
  for (const body of [greedy, loud]) assert.equal((await slot.run(body, { limit })).outcome, 'cpu_limit')
})

const endless: Record<string, string> = {
  'one thread': main('compute(1l << 60);'),
  'as many threads as it may have': `${compute} static void *one(void *x) { for (volatile long i = 0;; i++); } int main() { pthread_t t; for (int i = 0; i < 60; i++) pthread_create(&t, 0, one, 0); one(0); }`,
  'as many children as it may have': main('for (int i = 0; i < 60; i++) if (!fork()) break; for (volatile long i = 0;; i++);'),
  'ever new children': main('for (;;) { if (!fork()) { for (volatile int i = 0; i < 1000000; i++); _exit(0); } while (waitpid(-1, 0, WNOHANG) > 0); }'),
  'calls of the kernel': main('char *p = mmap(0, 64 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); for (;;) { memset(p, 1, 64 << 20); madvise(p, 64 << 20, MADV_DONTNEED); }'),
}

async function stoppedInTime(body: string, cpuTimeMs: number): Promise<void> {
  const { outcome, cpuTimeNs } = await slot.run(body, { limit: { cpuTimeMs, wallTimeMs: 60_000, processes: 64 } })
  assert.equal(outcome, 'cpu_limit')
  assert.ok(cpuTimeNs > cpuTimeMs * ms && cpuTimeNs <= (cpuTimeMs + 50 * slowness) * ms, `${cpuTimeNs / ms} ms of ${cpuTimeMs} ms`)
}

for (const [who, body] of Object.entries(endless))
  test(`a run that computes without end by ${who} is stopped within 50 ms of CPU time`, async () => {
    for (const cpuTimeMs of [30, 200]) await stoppedInTime(body, cpuTimeMs)
  })

test('a run is stopped within 50 ms of CPU time also when all cores are busy with something else', async () => {
  await using others = await busy([0, 0, 1, 1])
  void others
  for (const body of Object.values(endless)) await stoppedInTime(body, 50)
})

/** A program whose `now()` is milliseconds of the clock, and that knows when it began. */
const clocked = (elapsed: string) => `${compute} static long now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000l + t.tv_nsec / 1000000; } int main() { long start = now(); ${elapsed} return 0; }`

test('the clock does not run against a program whose core something else has, but it does against one that sleeps', async () => {
  await using others = await busy([0, 0, 0])
  void others
  const limit = { wallTimeMs: 600 }
  const waiting = await slot.run(clocked('while (now() - start < 800) for (volatile int i = 0; i < 1000; i++);'), { limit })
  assert.deepEqual([waiting.outcome, waiting.exitCode], ['exited', 0], JSON.stringify(waiting.evidence))
  assert.ok(waiting.wallTimeNs >= 800 * ms && waiting.evidence.waitedNs >= 200 * ms, JSON.stringify(waiting.evidence))
  const asleep = await slot.run('usleep(800000);', { limit })
  assert.equal(asleep.outcome, 'wall_limit')
  assert.ok(asleep.wallTimeNs < 800 * ms && asleep.evidence.waitedNs < 200 * ms, JSON.stringify(asleep.evidence))
})

test('a program that computes is stopped by the clock when its time is up', async () => {
  const computing = await slot.run(main('compute(1l << 60);'), { limit: { wallTimeMs: 300 } })
  assert.equal(computing.outcome, 'wall_limit', JSON.stringify(computing.evidence))
})

test('a program that shares its core with many others ends by its own time, however long that takes', async () => {
  await using others = await busy([0, 0, 0, 0, 0])
  void others
  const limit = { wallTimeMs: 500, cpuTimeMs: 2000 * slowness }
  const computing = await slot.run(main('compute(150000000);'), { limit })
  assert.deepEqual([computing.outcome, computing.exitCode], ['exited', 0], JSON.stringify(computing.evidence))
  assert.ok(computing.evidence.waitedNs > 500 * ms, JSON.stringify(computing.evidence))
  const inTurn = await slot.again({ argv: ['/bin/sh', '-c', '/program/main; /program/main; exit'], limit })
  assert.deepEqual([inTurn.outcome, inTurn.exitCode], ['exited', 0], JSON.stringify(inTurn.evidence))
})

test('a program that is hardly let compute at all gets no verdict, and the next one does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-last-'))
  try {
    const lastInTurn = join(folder, 'box')
    await writeFile(lastInTurn, `#!/bin/sh\nexec nice -n 19 ${boxPath} "$@"\n`, { mode: 0o755 })
    await using last = await openSlot({ boxPath: lastInTurn, name: `test-${process.pid}-last` })
    await last.run('return 0;')
    {
      await using others = await busy([0, 0])
      void others
      await assert.rejects(last.run(main('compute(1l << 60);'), { limit: { wallTimeMs: 50, cpuTimeMs: 50 } }), { code: 'BOX_DIED', canRetry: true, message: /was let compute for \d+ ms only in \d+ ms/ })
    }
    assert.equal((await last.run('return 0;')).outcome, 'exited')
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('the clock does not run against a program that the kernel makes wait as for the disk, up to three times its limit', async () => {
  // A parent of vfork(2) is in the state of those that wait for the disk, for as long as is wanted.
  const waits = (forMs: number) => `if (!vfork()) { struct timespec t = {${Math.floor(forMs / 1000)}, ${(forMs % 1000) * ms}}; nanosleep(&t, 0); _exit(0); }`
  const limit = { wallTimeMs: 500 }
  const slow = await slot.run(waits(1000), { limit })
  assert.deepEqual([slow.outcome, slow.exitCode], ['exited', 0], JSON.stringify(slow.evidence))
  assert.ok(slow.wallTimeNs >= 1000 * ms && slow.evidence.waitedNs > 500 * ms, JSON.stringify(slow.evidence))
  const never = await slot.run(waits(60_000), { limit })
  assert.equal(never.outcome, 'wall_limit', JSON.stringify(never.evidence))
})

/** Programs of nobody's that compute on these cores. */
async function busy(cores: number[]): Promise<AsyncDisposable> {
  const others = cores.map((core) => spawn('taskset', ['-c', String(core), 'sh', '-c', 'echo; while :; do :; done'], { stdio: ['ignore', 'pipe', 'inherit'] }))
  await Promise.all(others.map((other) => once(other.stdout, 'data')))
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(others.map((other) => {
        other.kill('SIGKILL')
        return once(other, 'exit')
      }))
    },
  }
}

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { RunLimits, RunOutcome } from '../../src/sandbox/sandbox.ts'
import { MiB, openSlot } from './support/slot.ts'

const slot = await openSlot()
after(() => slot[Symbol.asyncDispose]())

const spin = 'for (volatile long i = 0;; i++);'
const eat = 'for (;;) memset(malloc(1 << 20), 1, 1 << 20);'
const flood = 'static char x[1 << 16]; for (;;) write(1, x, sizeof x);'
const memory = { memoryBytes: 32 * MiB }
const time = { cpuTimeMs: 100 }

/** Programs that stand between two outcomes: what each does, how it ends (or how else, where it is a race), and under which limits. */
const between: [does: string, body: string, ends: [RunOutcome, number | string, (number | string)?], limit?: Partial<RunLimits>][] = [
  ['kills itself as the kernel would for memory', 'kill(getpid(), SIGKILL);', ['signaled', 'SIGKILL']],
  ['holds much memory and then kills itself', 'memset(malloc(28 << 20), 1, 28 << 20); raise(SIGKILL);', ['signaled', 'SIGKILL'], memory],
  ['sends itself the signal of a CPU limit', 'raise(SIGXCPU);', ['signaled', 'SIGXCPU']],
  ['sends itself the signal of a file too large', 'raise(SIGXFSZ);', ['signaled', 'SIGXFSZ']],
  ['sends itself the signal of a forbidden call', 'raise(SIGSYS);', ['signaled', 'SIGSYS']],
  ['ends with the code that shells give for a kill', 'return 137;', ['exited', 137]],
  ['ends with the code that timeout gives', 'return 124;', ['exited', 124]],
  ['has a child that was killed, and says so as a shell would', 'if (!fork()) raise(SIGKILL); int s; wait(&s); return 128 + WTERMSIG(s);', ['exited', 137]],
  ['gives up when memory is refused', 'char *p = mmap(0, 1l << 46, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); if (p == MAP_FAILED) abort();', ['signaled', 'SIGABRT'], memory],
  ['asks for far more than there is and goes without', 'char *p = mmap(0, 1l << 46, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); return p != MAP_FAILED;', ['exited', 0], memory],
  ['has a child that takes too much, and goes on without it', `if (!fork()) { ${eat} } wait(0); return 0;`, ['memory_limit', 0, 'SIGKILL'], memory],
  ['has a child that takes too much, and fails for it', `if (!fork()) { ${eat} } int s; wait(&s); return WIFSIGNALED(s) ? 3 : 0;`, ['memory_limit', 3, 'SIGKILL'], memory],
  ['has a child that takes too much, and ignores all else for ever', `if (!fork()) { ${eat} } for (;;) pause();`, ['memory_limit', 'SIGKILL'], { ...memory, wallTimeMs: 60_000 }],
  ['takes all memory by recursion', 'int deep(int n) { volatile char frame[1000]; frame[n % 1000] = 1; return deep(n + 1) + frame[n % 1000]; } int main() { return deep(0); }', ['memory_limit', 'SIGKILL'], memory],
  ['lifts the limit of its stack, and takes all memory by recursion', 'int deep(int n) { volatile char frame[1000]; frame[n % 1000] = 1; return deep(n + 1) + frame[n % 1000]; } int main(int argc, char **argv) { if (argc == 1) { struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY}; if (setrlimit(RLIMIT_STACK, &none)) return 9; execl("/program/main", "main", "again", NULL); } return deep(0); }', ['memory_limit', 'SIGKILL'], memory],
  ['runs out of a stack that it has made small itself', 'int deep(int n) { volatile char frame[1000]; frame[n % 1000] = 1; return deep(n + 1) + frame[n % 1000]; } int main(int argc, char **argv) { if (argc == 1) { struct rlimit small = {1 << 20, 1 << 20}; setrlimit(RLIMIT_STACK, &small); execl("/program/main", "main", "again", NULL); } return deep(0); }', ['signaled', 'SIGSEGV'], memory],
  ['reads behind the end of a mapped file', 'int fd = open("/w/x", O_CREAT | O_RDWR, 0600); volatile char *p = mmap(0, 4096, PROT_READ, MAP_SHARED, fd, 0); return p[0];', ['signaled', 'SIGBUS'], memory],
  ['fills its files until memory ends', 'static char x[1 << 16]; int fd = open("/w/x", O_CREAT | O_WRONLY, 0600); while (write(fd, x, sizeof x) > 0); return 1;', ['memory_limit', 'SIGKILL'], memory],
  ['fills its files to its own limit', 'struct rlimit small = {1 << 20, 1 << 20}; setrlimit(RLIMIT_FSIZE, &small); static char x[1 << 16]; int fd = open("/w/x", O_CREAT | O_WRONLY, 0600); while (write(fd, x, sizeof x) > 0); return 1;', ['signaled', 'SIGXFSZ'], memory],
  ['limits its own CPU time below its limit', `struct rlimit one = {1, 1}; setrlimit(RLIMIT_CPU, &one); ${spin}`, ['signaled', 'SIGKILL'], { cpuTimeMs: 5_000, wallTimeMs: 60_000 }],
  ['computes for ever with every signal ignored', `for (int i = 1; i < 65; i++) signal(i, SIG_IGN); ${spin}`, ['cpu_limit', 'SIGKILL'], time],
  ['floods its output and never computes', flood, ['output_limit', 'SIGKILL']],
  ['floods its output while it computes in a child', `if (!fork()) { ${spin} } ${flood}`, ['output_limit', 'SIGKILL'], { cpuTimeMs: 5_000 }],
  ['computes while the output that nobody limits goes on', 'for (volatile long i = 0;; i++) if (i % 1000000 == 0) write(1, "x", 1);', ['cpu_limit', 'SIGKILL'], time],
  ['writes too much and ends well at once', 'static char x[60000]; write(1, x, sizeof x); return 0;', ['output_limit', 0, 'SIGKILL'], { outputBytes: 50_000 }],
  ['writes too much and then crashes', 'static char x[60000]; write(1, x, sizeof x); abort();', ['output_limit', 'SIGABRT', 'SIGKILL'], { outputBytes: 50_000 }],
  ['leaves a child that writes when it is gone', 'if (!fork()) { usleep(50000); static char x[60000]; write(1, x, sizeof x); pause(); } return 0;', ['exited', 0], { outputBytes: 50_000 }],
  ['sleeps beyond the clock with its output full', 'static char x[50000]; write(1, x, sizeof x); for (;;) pause();', ['wall_limit', 'SIGKILL'], { outputBytes: 50_000, wallTimeMs: 200 }],
  ['sleeps beyond the clock with its memory full', 'memset(malloc(28 << 20), 1, 28 << 20); for (;;) pause();', ['wall_limit', 'SIGKILL'], { ...memory, wallTimeMs: 300 }],
  ['stops itself', 'raise(SIGSTOP);', ['wall_limit', 'SIGKILL'], { wallTimeMs: 200 }],
  ['stops its main process and computes in a child', `if (!fork()) { ${spin} } raise(SIGSTOP);`, ['cpu_limit', 'SIGKILL'], time],
  ['kills everybody it can reach', 'kill(-1, SIGKILL); return 0;', ['exited', 0]],
  ['is killed by its own child', 'if (!fork()) { kill(getppid(), SIGKILL); pause(); } for (;;) pause();', ['signaled', 'SIGKILL']],
  ['may start no more processes and gives up', 'for (;;) { int p = fork(); if (!p) pause(); if (p < 0) return 11; }', ['exited', 11]],
  ['writes to a pipe that it has closed itself', 'int p[2]; pipe(p); close(p[0]); write(p[1], "x", 1);', ['signaled', 'SIGPIPE']],
  ['closes its output and ends well', 'close(1); close(2); return 0;', ['exited', 0]],
]

for (const [does, body, [outcome, end, otherEnd], limit] of between)
  test(`a program that ${does} ends as ${outcome.replace('_', ' ')}, ${end}`, async () => {
    const result = await slot.run(body, { limit: { ...limit } })
    const ended = result.exitCode ?? result.signal
    assert.deepEqual([result.outcome, ended], [outcome, ended === otherEnd ? otherEnd : end], JSON.stringify({ ...result, stdout: null, stderr: null }))
    assert.equal(result.evidence.oomKills > 0, outcome === 'memory_limit', 'the kernel killed for memory')
    assert.equal(result.passed, outcome === 'exited' && end === 0)
  })

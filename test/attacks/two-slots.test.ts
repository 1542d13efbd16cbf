import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { after, before, test } from 'node:test'
import { openSlot, text } from '../../box/test/support/slot.ts'
import type { Options, Slot } from '../../box/test/support/slot.ts'
import { slowness } from './arena.ts'

const MiB = 1024 * 1024
/** Without root the kernel counts all slots' pipes together, and makes new ones small (box/README.md). */
const leastPipeBytes = process.getuid?.() === 0 ? 65536 : 4096
/** Without root the box's first process has the run's user: the kernel says yes to its signals and drops them (pid_namespaces(7)). */
const firstPid = process.getuid?.() === 0 ? 1 : 2

let attacker: Slot
let victim: Slot

before(async () => {
  attacker = await openSlot({ name: `attacker-${process.pid}`, cpu: 0 })
  victim = await openSlot({ name: `victim-${process.pid}`, cpu: availableParallelism() - 1, dataDir: attacker.dataDir })
  await attacker.data('shared', 'the input of both\n')
})
after(async () => {
  await victim[Symbol.asyncDispose]()
  await attacker[Symbol.asyncDispose]()
})

/** For as long as an attacker tries: it ends by itself, after about a second. */
const whileSecondLasts = `
#include <time.h>
static struct timespec began;
static int lasts(void) {
  struct timespec now;
  if (!began.tv_sec) clock_gettime(CLOCK_MONOTONIC, &began);
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec - began.tv_sec + (now.tv_nsec - began.tv_nsec) * 1e-9 < 0.7;
}
`

interface Pair {
  /** What the attacker wants of a run in the other slot. */
  name: string
  attack: string
  /** By default what it got, which is nothing. */
  attackEnds?: (said: string, outcome: string) => boolean
  work: string
  /** What the other's program prints with nobody beside it, and must print now. */
  prints: string
  limit?: Options['limit']
}

const pairs: Pair[] = [
  {
    name: 'to signal it, stop it, or trace it, by any number that it might have',
    attack: `${whileSecondLasts}
      #include <sys/ptrace.h>
      #include <sys/uio.h>
      int main() { int got = 0, child = fork();
        if (!child) for (;;) pause();
        while (lasts()) for (int pid = 1; pid < 32768 && lasts(); pid++) {
          if (pid == getpid() || pid == child) continue;
          if (kill(pid, SIGKILL) == 0 && pid >= ${firstPid}) got = printf("killed %d\\n", pid);
          char byte; struct iovec iov = {&byte, 1};
          if (ptrace(PTRACE_ATTACH, pid, 0, 0) == 0 || process_vm_readv(pid, &iov, 1, &iov, 1, 0) >= 0) got = printf("traced %d\\n", pid);
          if (getpriority(PRIO_PROCESS, pid) != -1 && pid > 3 || sched_getscheduler(pid) >= 0 && pid > 3) got = printf("saw %d\\n", pid);
        }
        kill(child, SIGKILL);
        if (!got) puts("contained"); }`,
    work: 'for (volatile int i = 0; i < 1000000; i++); puts("alive");',
    prints: 'alive',
  },
  {
    name: 'to make it wait for locks and leases on files that both see',
    attack: `${whileSecondLasts}
      #include <sys/file.h>
      int main() { signal(SIGIO, SIG_IGN); const char *paths[] = {"/proc/self/fd/0", "/usr/bin/env", "/usr/bin", "/lib64/ld-linux-x86-64.so.2", "/etc/passwd"};
        int files[5], got = 0;
        for (int i = 0; i < 5; i++) {
          files[i] = open(paths[i], O_RDONLY);
          flock(files[i], LOCK_EX | LOCK_NB);
          struct flock lock = {.l_type = F_RDLCK};
          fcntl(files[i], F_SETLK, &lock); fcntl(files[i], F_OFD_SETLK, &lock);
          if (fcntl(files[i], F_SETLEASE, F_RDLCK) == 0 || fcntl(files[i], F_SETLEASE, F_WRLCK) == 0 || fcntl(files[i], F_NOTIFY, 0x3f) == 0) got = printf("holds %s\\n", paths[i]);
        }
        while (lasts());
        if (!got) puts("contained"); }`,
    work: `#include <sys/file.h>
      int main() { const char *paths[] = {"/proc/self/fd/0", "/usr/bin/env", "/usr/bin", "/lib64/ld-linux-x86-64.so.2", "/etc/passwd"};
        for (int i = 0; i < 5; i++) { int file = open(paths[i], O_RDONLY); struct flock lock = {.l_type = F_WRLCK};
          if (file < 0 || flock(file, LOCK_EX | LOCK_NB)) printf("locked %s\\n", paths[i]);
          if (fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK) printf("sees a lock on %s\\n", paths[i]); }
        puts("free"); }`,
    prints: 'free',
  },
  {
    name: 'to talk to it: sockets with and without a path, files, pipes, System V and POSIX objects',
    attack: `${whileSecondLasts}
      #include <sys/un.h>
      #include <sys/shm.h>
      #include <mqueue.h>
      int main() { int got = 0;
        while (lasts()) {
          for (int i = 0; i < 2; i++) { struct sockaddr_un name = {.sun_family = AF_UNIX}; strcpy(name.sun_path + !i, i ? "/tmp/meeting" : "meeting");
            int s = socket(AF_UNIX, SOCK_STREAM, 0); if (connect(s, (void *)&name, sizeof name) == 0) got = printf("connected\\n"); close(s); }
          if (access("/w/message", F_OK) == 0 || access("/tmp/message", F_OK) == 0 || access("/dev/shm/message", F_OK) == 0) got = printf("a file\\n");
          if (syscall(SYS_shmget, 4711, 4096, 0666) >= 0 || syscall(SYS_msgget, 4711, 0666) >= 0 || syscall(SYS_semget, 4711, 1, 0666) >= 0 || syscall(SYS_mq_open, "meeting", O_RDWR, 0666, 0) >= 0) got = printf("an object\\n");
          if (syscall(SYS_keyctl, 0, -4, 0) >= 0 || syscall(SYS_request_key, "user", "meeting", 0, -4) >= 0) got = printf("a key\\n");
        }
        if (!got) puts("contained"); }`,
    work: `#include <sys/un.h>
      int main() { for (int i = 0; i < 2; i++) { struct sockaddr_un name = {.sun_family = AF_UNIX}; strcpy(name.sun_path + !i, i ? "/tmp/meeting" : "meeting");
          int s = socket(AF_UNIX, SOCK_STREAM, 0); if (bind(s, (void *)&name, sizeof name) == 0) listen(s, 5); }
        creat("/w/message", 0666); creat("/tmp/message", 0666); creat("/dev/shm/message", 0666);
        syscall(SYS_shmget, 4711, 4096, 0666 | 01000); syscall(SYS_msgget, 4711, 0666 | 01000); syscall(SYS_semget, 4711, 1, 0666 | 01000);
        syscall(SYS_mq_open, "meeting", O_RDWR | O_CREAT, 0666, 0); syscall(SYS_add_key, "user", "meeting", "x", 1, -4);
        for (volatile int i = 0; i < 10000000; i++); puts("spoke"); }`,
    prints: 'spoke',
  },
  {
    name: 'to take all that the kernel gives to one user: pipe pages, pending signals, processes, watches',
    attack: `${whileSecondLasts}
      int main() { signal(SIGCHLD, SIG_IGN);
        for (int child = 0; child < 10; child++) if (!fork()) {
          sigset_t all; sigfillset(&all); sigprocmask(SIG_BLOCK, &all, 0);
          for (int p[2]; pipe(p) == 0;) fcntl(p[0], F_SETPIPE_SZ, 1 << 20);
          union sigval v = {0}; for (int i = 0; i < 100000; i++) if (sigqueue(getpid(), SIGRTMIN, v)) break;
          struct sigevent e = {.sigev_notify = SIGEV_NONE}; timer_t t; for (int i = 0; i < 100000; i++) if (timer_create(CLOCK_REALTIME, &e, &t)) break;
          while (lasts()) usleep(1000);
          _exit(0); }
        while (lasts()) usleep(1000);
        puts("contained"); }`,
    work: `int p[2], room = 0; char page[4096] = {0}; pipe(p); fcntl(p[1], F_SETFL, O_NONBLOCK); while (write(p[1], page, sizeof page) > 0) room += sizeof page;
      sigset_t set; sigemptyset(&set); sigaddset(&set, SIGRTMIN); sigprocmask(SIG_BLOCK, &set, 0);
      int sent = 0; while (sent < 50 && kill(getpid(), SIGRTMIN) == 0) sent++;
      int made = 0; for (int i = 0; i < 10; i++) { int child = fork(); if (!child) _exit(0); made += child > 0; }
      printf("pipe %s signals %d children %d", room >= ${leastPipeBytes} ? "enough" : "small", sent, made);`,
    prints: 'pipe enough signals 50 children 10',
  },
  {
    name: 'to take its memory, and have it killed in its stead',
    attack: 'for (;;) { char *p = malloc(1 << 20); if (p) memset(p, 1, 1 << 20); }',
    attackEnds: (_, outcome) => outcome === 'memory_limit',
    work: 'char *p = malloc(100 << 20); memset(p, 1, 100 << 20); printf("%d", p[77 << 20]);',
    prints: '1',
  },
  {
    name: 'to take its core, or all time of its own',
    attack: `${whileSecondLasts}
      int main() { int got = 0; cpu_set_t set, own; sched_getaffinity(0, sizeof own, &own);
        if (CPU_COUNT(&own) != 1) got = printf("%d cores\\n", CPU_COUNT(&own));
        for (int core = 0; core < 64; core++) { CPU_ZERO(&set); CPU_SET(core, &set); if (sched_setaffinity(0, sizeof set, &set) == 0) got = printf("core %d\\n", core); }
        struct sched_param first = {.sched_priority = 1};
        if (sched_setscheduler(0, SCHED_FIFO, &first) == 0 || setpriority(PRIO_PROCESS, 0, -5) == 0 || setpriority(PRIO_USER, 0, 0) == 0) got = printf("hurries\\n");
        if (syscall(SYS_ioprio_set, 1, 0, 1 << 13) == 0) got = printf("io first\\n");
        for (int i = 0; i < 8; i++) if (!fork()) { while (lasts()); _exit(0); }
        while (lasts());
        if (!got) puts("contained"); }`,
    work: 'for (volatile int i = 0; i < 20000000; i++); puts("done");',
    prints: 'done',
  },
  {
    name: 'to see which files it reads, by their times and by what lies in memory',
    attack: `${whileSecondLasts}
      int main() { int got = 0; struct stat first, now; fstat(0, &first);
        char *map = mmap(0, 4096, PROT_READ, MAP_SHARED, 0, 0); unsigned char resident = 2;
        unsigned long long range[2] = {0, 4096}, stat[5] = {0};
        while (lasts()) {
          fstat(0, &now); if (now.st_atim.tv_nsec != first.st_atim.tv_nsec || now.st_mtim.tv_nsec != first.st_mtim.tv_nsec || now.st_ctim.tv_nsec != first.st_ctim.tv_nsec) { got = printf("times\\n"); break; }
          if (syscall(451 /* cachestat */, 0, range, stat, 0) == 0) { got = printf("cachestat\\n"); break; }
          if (posix_fadvise(0, 0, 0, POSIX_FADV_DONTNEED) == 0 && mincore(map, 4096, &resident) == 0 && !(resident & 1)) { got = printf("mincore\\n"); break; }
        }
        int inotify = syscall(SYS_inotify_init1, 0), fanotify = syscall(SYS_fanotify_init, 0, 0);
        if (inotify >= 0 || fanotify >= 0) got = printf("watches\\n");
        if (!got) puts("contained"); }`,
    work: 'char b[99] = ""; read(0, b, 98); utimensat(0, "/proc/self/fd/0", 0, 0); printf("%s", b);',
    prints: 'the input of both',
  },
  {
    name: 'to exhaust places that both write to',
    attack: `static char zeros[1 << 20];
      int main() { const char *folders[] = {"/w/", "/tmp/", "/dev/shm/"}; int n = 0;
        for (int i = 0; i < 70000; i++) { char name[64]; sprintf(name, "%s%d", folders[i % 3], i); int f = creat(name, 0600); if (f < 0) break; close(f); n++; }
        int f = open("/w/0", O_WRONLY); while (write(f, zeros, sizeof zeros) > 0);
        puts("contained"); }`,
    attackEnds: (said, outcome) => outcome === 'memory_limit' || said === 'contained',
    work: 'int f = creat("/w/own", 0600); char b[65536] = {1}; int n = 0; while (n < 400 && write(f, b, sizeof b) == sizeof b) n++; for (int i = 0; i < 100; i++) { char name[32]; sprintf(name, "/tmp/%d", i); close(creat(name, 0600)); n += access(name, F_OK) == 0; } printf("%d", n);',
    prints: '500',
  },
]

/** Aborts when it has ended, however. */
function endOf(attacking: Promise<unknown>): AbortSignal {
  const controller = new AbortController()
  attacking.then(() => controller.abort(), () => controller.abort())
  return controller.signal
}

for (const { name, attack, work, prints, attackEnds = (said: string) => said === 'contained', limit = {} } of pairs)
  test(`a run beside another tries ${name}`, async () => {
    const usual = { cpuTimeMs: 3000 * slowness, wallTimeMs: 60_000 * slowness, memoryBytes: 256 * MiB, processes: 16, ...limit }
    const compiled = await victim.run(work, { stdin: { path: 'shared' }, limit: usual })
    assert.equal(text(compiled).trim(), prints, 'with nobody beside it')
    const attacking = attacker.run(attack, { stdin: { path: 'shared' }, limit: usual })
    const over = endOf(attacking)
    let runs = 0
    do {
      const result = await victim.again({ stdin: { path: 'shared' }, limit: usual })
      assert.deepEqual([result.outcome, result.exitCode, text(result).trim()], ['exited', 0, prints], `with the attacker beside it: ${result.stderr.toString()}`)
      runs++
    } while (!over.aborted)
    const result = await attacking
    const said = text(result).trim()
    assert.ok(attackEnds(said, result.outcome), `${result.outcome} ${result.exitCode} ${result.signal}: ${said.slice(0, 2000)}`)
    assert.ok(runs > 0 && !result.evidence.boxRestarted)
  })

test('a compiler beside another tries to change its temporary files, and to find its sources', async () => {
  const capture = attacker.sh(`
    end=$(($(date +%s) + 2)); got=
    while [ $(date +%s) -lt $end ]; do
      for file in /tmp/* /w/*.c /w/*.s; do [ -e $file ] && { echo "found $file"; got=yes; }; done
      for process in /proc/[0-9]*; do [ $process = /proc/$$ ] || { echo "found $process"; got=yes; }; done
    done
    [ $got ] || echo contained`, { limit: { wallTimeMs: 20_000 * slowness, cpuTimeMs: 10_000 * slowness } })
  const over = endOf(capture)
  do {
    await victim.sandbox.putWorkFile('secret.c', Buffer.from('#include <stdio.h>\nint main(void) { puts("mine"); }\n'))
    const result = await victim.sh('gcc -o main secret.c && ./main', { limit: { cpuTimeMs: 10_000 * slowness, wallTimeMs: 60_000 * slowness } })
    assert.equal(text(result), 'mine\n', result.stderr.toString())
  } while (!over.aborted)
  assert.equal(text(await capture).trim(), 'contained')
})

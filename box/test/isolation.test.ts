import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { after, test } from 'node:test'
import { MiB, openSlot, said, text } from './support/slot.ts'

const slot = await openSlot({ binds: [{ path: '/etc/debian_version', at: '/etc/debian_version' }] })
after(() => slot[Symbol.asyncDispose]())

/** Runs statements that each print one word, and gives the words. */
async function words(body: string, options = {}): Promise<string[]> {
  return said(await slot.run(body, options)).trim().split(/\s+/)
}

/** The errno name that each system call ends with, or `0`. */
async function errors(calls: Record<string, string>): Promise<Record<string, string>> {
  const body = Object.entries(calls).map(([name, call]) => `errno = 0; { long r = (long)(${call}); printf("%s %s\\n", "${name}", r >= 0 ? "0" : strerrorname_np(errno)); }`).join('\n')
  return Object.fromEntries(said(await slot.run(`${extraHeaders} int main() { ${body} }`)).trim().split('\n').map((line) => line.split(' ')))
}

const extraHeaders = ['sys/mount.h', 'sys/ptrace.h', 'sys/timex.h', 'sys/klog.h', 'sys/ioctl.h', 'sys/msg.h', 'sys/sem.h', 'sys/shm.h', 'sys/epoll.h', 'sys/personality.h', 'mqueue.h', 'sys/file.h', 'linux/keyctl.h', 'linux/vm_sockets.h', 'arpa/inet.h', 'sys/un.h', 'sys/sysmacros.h', 'time.h']
  .map((name) => `#include <${name}>\n`).join('')

test('a run is nobody: no privilege, no group, no descriptor but 0, 1 and 2, no other process', async () => {
  const status = said(await slot.sh('cat /proc/self/status'))
  for (const line of ['CapEff:\t0000000000000000', 'CapPrm:\t0000000000000000', 'CapBnd:\t0000000000000000', 'CapInh:\t0000000000000000', 'CapAmb:\t0000000000000000', 'NoNewPrivs:\t1', 'Seccomp:\t2'])
    assert.ok(status.includes(line), `${line}\n${status}`)
  assert.match(status, /^Groups:\s*$/m)
  assert.deepEqual(await words('for (int i = 0; i < 2000; i++) if (fcntl(i, F_GETFD) >= 0) printf("%d ", i);'), ['0', '1', '2'])
  assert.equal(said(await slot.sh('echo /proc/[0-9]*')), '/proc/2\n')
  assert.deepEqual(await words('printf("%d %d %d", getuid() != 0, getpid(), getppid());'), ['1', '2', '1'])
})

test('signals are as a program expects them: none blocked, none ignored', async () => {
  const status = said(await slot.sh('cat /proc/self/status'))
  for (const name of ['SigBlk', 'SigIgn', 'SigCgt']) assert.match(status, new RegExp(`^${name}:\t0+$`, 'm'))
})

test('system calls that reach beyond the run are refused', async () => {
  const results = await errors({
    unshare: 'unshare(CLONE_NEWUSER)', mount: 'mount("x", "/w", "tmpfs", 0, 0)', umount: 'umount("/w")', chroot: 'chroot("/w")', setns: 'setns(0, 0)',
    clone: 'syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0)', clone3: 'syscall(SYS_clone3, 0, 0)', ptrace: 'ptrace(PTRACE_TRACEME, 0, 0, 0)',
    process_vm_readv: 'process_vm_readv(1, 0, 0, 0, 0, 0)', bpf: 'syscall(SYS_bpf, 0, 0, 0)', perf: 'syscall(SYS_perf_event_open, 0, 0, 0, 0, 0)',
    io_uring: 'syscall(SYS_io_uring_setup, 1, 0)', userfaultfd: 'syscall(SYS_userfaultfd, 0)', keyctl: 'syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, -3, 1)', add_key: 'syscall(SYS_add_key, "user", "x", "y", 1, -3)',
    open_by_handle_at: 'syscall(SYS_open_by_handle_at, 0, 0, 0)', name_to_handle_at: 'syscall(SYS_name_to_handle_at, 0, 0, 0, 0, 0)', fanotify: 'syscall(SYS_fanotify_init, 0, 0)',
    shmget: 'shmget(1, 4096, IPC_CREAT | 0600)', semget: 'semget(1, 1, IPC_CREAT | 0600)', msgget: 'msgget(1, IPC_CREAT | 0600)', mq_open: 'mq_open("/x", O_CREAT | O_RDWR, 0600, 0)',
    affinity: 'sched_setaffinity(0, 8, "\\3\\0\\0\\0\\0\\0\\0")', scheduler: 'sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){1})', nice: 'setpriority(PRIO_USER, 0, 5)', limits: 'prlimit(1, RLIMIT_NOFILE, 0, 0)',
    hostname: 'sethostname("x", 1)', settime: 'clock_settime(CLOCK_REALTIME, &(struct timespec){0})', reboot: 'syscall(SYS_reboot, 0, 0, 0, 0)', syslog: 'klogctl(3, 0, 0)', swapon: 'syscall(SYS_swapon, "/x", 0)', module: 'syscall(SYS_init_module, 0, 0, "")',
    personality: 'personality(ADDR_NO_RANDOMIZE)', sticky: 'ioctl(0, TIOCSTI, "x")', huge: 'mmap(0, 2 << 20, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0) == MAP_FAILED ? -1 : 0', setxattr: 'syscall(SYS_setxattr, "/w", "user.x", "y", 1, 0)',
    device: 'mknod("/w/device", S_IFCHR | 0600, makedev(1, 1))', rlimit: 'setrlimit(RLIMIT_NOFILE, &(struct rlimit){4096, 4096})', core: 'prctl(PR_SCHED_CORE, 1, 0, 0, 0)', secret: 'syscall(SYS_memfd_secret, 0)', memfd: 'memfd_create("x", 0)', queue: 'sigqueue(getpid(), 0, (union sigval){0})', timer: 'syscall(SYS_timerfd_create, 1, 0)', pipe: 'mkfifo("/w/pipe", 0600)', owner: 'chown("/w", getuid(), getgid())', root: 'setuid(0)', adjtime: 'syscall(SYS_adjtimex, 0)',
  })
  assert.deepEqual(results, {
    unshare: 'EPERM', mount: 'EPERM', umount: 'EPERM', chroot: 'EPERM', setns: 'EPERM', clone: 'EPERM', clone3: 'ENOSYS', ptrace: 'EPERM', process_vm_readv: 'EPERM', bpf: 'EPERM', perf: 'EPERM',
    io_uring: 'ENOSYS', userfaultfd: 'ENOSYS', keyctl: 'ENOSYS', add_key: 'ENOSYS', open_by_handle_at: 'ENOSYS', name_to_handle_at: 'ENOSYS', fanotify: 'ENOSYS', shmget: 'ENOSYS', semget: 'ENOSYS', msgget: 'ENOSYS', mq_open: 'ENOSYS',
    affinity: 'EPERM', scheduler: 'EPERM', nice: 'EPERM', limits: 'EPERM', hostname: 'EPERM', settime: 'EPERM', reboot: 'EPERM', syslog: 'EPERM', swapon: 'ENOSYS', module: 'ENOSYS', personality: 'EPERM', sticky: 'ENOTTY',
    huge: 'EINVAL', setxattr: 'EOPNOTSUPP', device: 'EPERM', rlimit: 'EPERM', core: 'EINVAL', secret: 'ENOSYS', memfd: 'ENOSYS', queue: 'ENOSYS', timer: 'ENOSYS', pipe: 'EPERM', owner: 'EPERM', root: 'EPERM', adjtime: 'ENOSYS',
  })
})

test('files of the host that a run may read are neither locked, flushed, thrown out of the cache nor watched by it', async () => {
  const open = 'open("/usr/bin/env", O_RDONLY)'
  const pipe = '({ int p[2]; pipe(p); p[0]; })'
  const results = await errors({
    lock: `flock(${open}, LOCK_EX | LOCK_NB)`, again: `flock(${open}, LOCK_EX | LOCK_NB)`, lease: `fcntl(${open}, F_SETLEASE, F_RDLCK)`, notice: 'fcntl(open("/usr/bin", O_RDONLY), F_NOTIFY, DN_ACCESS)', hint: `fcntl(${open}, F_SET_RW_HINT, &(long){5})`,
    // Done in earnest, these would fail on a pipe.
    flush: `fsync(${pipe})`, data: `fdatasync(${pipe})`, drop: `posix_fadvise(${pipe}, 0, 0, POSIX_FADV_DONTNEED)`, record: 'fcntl(open("/w/x", O_CREAT | O_RDWR, 0600), F_SETLK, &(struct flock){.l_type = F_WRLCK})',
  })
  assert.deepEqual(results, { lock: '0', again: '0', lease: 'EINVAL', notice: 'EINVAL', hint: 'EINVAL', flush: '0', data: '0', drop: '0', record: '0' })
})

test('a run has 1,024 signals waiting at most, so that it takes none from the slots of the same user', async () => {
  const waiting = 'sigset_t all; sigfillset(&all); sigprocmask(SIG_BLOCK, &all, 0); int n = 0; while (n < 5000 && syscall(SYS_tgkill, getpid(), getpid(), SIGRTMIN) == 0) n++; printf("%d", n);'
  assert.deepEqual(await words(waiting), ['1024'])
})

test("a crash never reaches the host's handler of core dumps: the limit of one byte stays", async () => {
  // A pointer whose lower half is zero is not NULL.
  const far = '({ struct rlimit *r = mmap((void *)(1ul << 32), 4096, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0); r->rlim_cur = r->rlim_max = 0; r; })'
  const core = 'struct rlimit l, none = {0, 0}; getrlimit(RLIMIT_CORE, &l);'
  assert.deepEqual(await words(`${core} printf("%ld:%ld %d %ld %ld %d", l.rlim_cur, l.rlim_max, setrlimit(RLIMIT_CORE, &none), syscall(SYS_setrlimit, RLIMIT_CORE, &none), syscall(SYS_prlimit64, 0, RLIMIT_CORE, ${far}, 0), setrlimit(RLIMIT_FSIZE, &none));`), ['1:1', '-1', '-1', '-1', '0'])
})

test('there is no network: no address family, and of unix sockets only pairs', async () => {
  const results = await errors({
    inet: 'socket(AF_INET, SOCK_STREAM, 0)', inet6: 'socket(AF_INET6, SOCK_DGRAM, 0)', netlink: 'socket(AF_NETLINK, SOCK_RAW, 0)', packet: 'socket(AF_PACKET, SOCK_RAW, 0)', vsock: 'socket(AF_VSOCK, SOCK_STREAM, 0)', alg: 'socket(AF_ALG, SOCK_SEQPACKET, 0)',
    pair: 'socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0})', unix: 'socket(AF_UNIX, SOCK_STREAM, 0)', host: '({ int p[2]; socketpair(AF_UNIX, SOCK_DGRAM, 0, p); connect(p[0], (struct sockaddr *)&(struct sockaddr_un){AF_UNIX, "/run/systemd/private"}, sizeof(struct sockaddr_un)); })',
    program: '({ int p[2]; socketpair(AF_UNIX, SOCK_DGRAM, 0, p); setsockopt(p[0], SOL_SOCKET, SO_ATTACH_FILTER, "", 16); })', timeout: '({ int p[2]; socketpair(AF_UNIX, SOCK_DGRAM, 0, p); setsockopt(p[0], SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){1}, 16); })',
  })
  assert.deepEqual(results, { inet: 'EAFNOSUPPORT', inet6: 'EAFNOSUPPORT', netlink: 'EAFNOSUPPORT', packet: 'EAFNOSUPPORT', vsock: 'EAFNOSUPPORT', alg: 'EAFNOSUPPORT', pair: '0', unix: 'EAFNOSUPPORT', host: 'ENOSYS', program: 'ENOPROTOOPT', timeout: '0' })
})

test('the 32-bit and x32 doors are shut', async () => {
  // getpid is 20 through int 0x80; with the x32 bit it is 39.
  assert.deepEqual(await words('long r; asm volatile("int $0x80" : "=a"(r) : "a"(20)); printf("%ld %ld", r, syscall(0x40000000 + 39));'), ['-38', '-1'])
})

test('the host is not seen: nothing of /etc, /root, /home, /sys, other processes, or the judge', async () => {
  const seen = said(await slot.sh('ls -a / /root /home /sys /var /run /opt /mnt /etc 2>&1; cat /etc/shadow /proc/1/environ /proc/1/cmdline /proc/cpuinfo /proc/kcore 2>&1; true'))
  for (const name of ['shadow-', 'ssh', 'hostname\nhosts\nkernel', 'gavel', 'docker']) assert.ok(!seen.includes(name), name)
  for (const path of ['/root', '/home', '/sys', '/var', '/run', '/etc/shadow', '/proc/1/environ', '/proc/kcore']) assert.match(seen, new RegExp(`${path}'?: No such file or directory`))
  assert.equal(said(await slot.sh('cat /etc/debian_version')), readFileSync('/etc/debian_version', 'utf8'))
  assert.ok(!said(await slot.sh('cat /proc/self/cgroup')).includes('gavel'))
})

test('nothing outside of /w, /tmp and /dev/shm can be written, and no setting in /proc', async () => {
  const tried = said(await slot.sh('for path in /x /usr/x /etc/x /bin/x /program/x /program/main /dev/x /proc/self/oom_score_adj /proc/self/coredump_filter; do (echo x > $path) 2>/dev/null && echo wrote $path; done; for path in /w/x /tmp/x /dev/shm/x /dev/null; do echo x > $path || echo failed $path; done'))
  assert.equal(tried, '')
})

test('a program can neither change its input nor move its offset for the next, nor find its answer', async () => {
  await slot.data('input', 'the input\n')
  const before = statSync(`${slot.dataDir}/input`)
  const body = `char path[100]; int refused = 0;
    refused += write(0, "x", 1) < 0;
    refused += open("/proc/self/fd/0", O_RDWR) < 0;
    refused += fchmod(0, 0777) < 0;
    refused += ftruncate(0, 0) < 0;
    refused += linkat(AT_FDCWD, "/proc/self/fd/0", AT_FDCWD, "/w/link", AT_SYMLINK_FOLLOW) < 0;
    refused += openat(0, "..", O_RDONLY) < 0;
    refused += futimens(0, 0) < 0;
    lseek(0, 0, SEEK_END);
    printf("%d ", refused);
    fflush(stdout);
    execl("/bin/cat", "cat", "/proc/self/fd/0", NULL);`
  for (let i = 0; i < 2; i++) assert.equal(said(await slot.run(body, { stdin: { path: 'input' } })), '7 the input\n')
  assert.equal(said(await slot.sh('cat', { stdin: { path: 'input' } })), 'the input\n')
  const now = statSync(`${slot.dataDir}/input`)
  assert.deepEqual([now.mode, now.mtimeMs, now.size], [before.mode, before.mtimeMs, before.size])
  const bytes = 'return (write(0, "x", 1) >= 0) + (open("/proc/self/fd/0", O_RDWR) >= 0 && write(3, "x", 1) >= 0) + (ftruncate(0, 9) >= 0);'
  assert.equal((await slot.run(bytes, { stdin: { bytes: Buffer.from('abc') } })).exitCode, 0)
})

test('a run without an input has an empty file that it can neither change nor leave a trace on', async () => {
  const body = `char byte; struct stat s; int n = 0;
    n += read(0, &byte, 1) == 0 && lseek(0, 0, SEEK_CUR) == 0 && (fcntl(0, F_GETFL) & (O_ACCMODE | O_NONBLOCK | O_APPEND)) == O_RDONLY;
    n += open("/proc/self/fd/0", O_RDWR) < 0;
    n += fchmod(0, 0777) < 0;
    n += linkat(AT_FDCWD, "/proc/self/fd/0", AT_FDCWD, "/w/link", AT_SYMLINK_FOLLOW) < 0;
    n += openat(0, "..", O_RDONLY) < 0;
    n += futimens(0, 0) < 0;
    lseek(0, 77, SEEK_SET);
    fcntl(0, F_SETFL, O_NONBLOCK | O_APPEND);
    fstat(0, &s);
    printf("%d %d %ld %o %ld.%ld %ld.%ld", n, S_ISREG(s.st_mode), s.st_size, s.st_mode & 07777, s.st_atim.tv_sec, s.st_atim.tv_nsec, s.st_ctim.tv_sec, s.st_ctim.tv_nsec);`
  const first = said(await slot.run(body))
  assert.match(first, /^6 1 0 644 /)
  assert.equal(said(await slot.again()), first)
})

test('inputs outside of the data folder are not reached, by .. or by links', async () => {
  await slot.sandbox.putProgramFile('main', Buffer.from('#!/bin/cat\n'), true)
  for (const path of ['../x', '/etc/passwd', 'a/../../x', '.', '']) await assert.rejects(slot.again({ stdin: { path } }), { code: /BOX_/ }, path)
})

test('a program cannot change itself for the next test', async () => {
  const body = 'printf("%d%d%d%d%d", open("/program/main", O_WRONLY) >= 0, unlink("/program/main") == 0, chmod("/program/main", 0777) == 0, rename("/w/x", "/program/main") == 0, open("/proc/self/exe", O_RDWR) >= 0);'
  assert.equal(said(await slot.run(body)), '00000')
  assert.equal(said(await slot.again()), '00000')
})

test('a program cannot kill, stop, trace or slow down what is not its own', async () => {
  // Without root the box's first process has the same user, and the kernel keeps signals from it without a word.
  const forged = 'siginfo_t i = {}; i.si_signo = SIGUSR1; i.si_code = -1; syscall(SYS_rt_sigqueueinfo, 1, SIGUSR1, &i);'
  const body = `signal(SIGUSR1, SIG_IGN); for (int s = 1; s < 65; s++) kill(1, s); kill(-1, SIGUSR1); ${forged} printf("%d", setpriority(PRIO_PROCESS, 1, 19));`
  const result = await slot.run(body)
  assert.equal(said(result), '-1')
  assert.equal(result.evidence.boxRestarted, false)
  assert.equal(said(await slot.sh('echo still here')), 'still here\n')
})

test('a fork bomb and a thread bomb end, and the slot goes on', async () => {
  for (const body of ['for (;;) fork();', 'void *f(void *x) { pthread_t t; for (;;) pthread_create(&t, 0, f, 0); } int main() { f(0); }', 'signal(SIGCHLD, SIG_IGN); for (;;) if (!fork()) setsid();']) {
    const result = await slot.run(body, { limit: { cpuTimeMs: 200, processes: 50, memoryBytes: 64 * MiB } })
    assert.match(result.outcome, /^(cpu_limit|wall_limit|memory_limit)$/)
    assert.equal(said(await slot.sh('echo /proc/[0-9]*')), '/proc/2\n')
  }
})

test('daemons that leave their parent by every way die with the run', async () => {
  const ways = ['if (!fork()) { setsid(); if (!fork()) { close(0); close(1); close(2); for (;;) pause(); } _exit(0); } wait(0); usleep(10000);', 'static char stack[65536]; int f(void *x) { for (;;) pause(); } int main() { return clone(f, stack + 65536, CLONE_PARENT | SIGCHLD, 0) < 0; }', 'prctl(PR_SET_CHILD_SUBREAPER, 1); if (!fork()) { if (!fork()) for (;;) pause(); _exit(0); } wait(0);']
  for (const body of ways) {
    assert.equal((await slot.run(body)).outcome, 'exited')
    assert.equal(said(await slot.sh('echo /proc/[0-9]*')), '/proc/2\n')
  }
})

test('descriptors and inodes run out for the program alone', async () => {
  assert.deepEqual(await words('int n = 3; while (dup(0) >= 0) n++; printf("%d", n);'), ['1024'])
  const result = await slot.run('char path[40]; long n = 0; for (;; n++) { sprintf(path, "/w/%ld", n); if (mkdir(path, 0700)) break; } printf("%s", strerrorname_np(errno));', { limit: { cpuTimeMs: 10000, wallTimeMs: 20000 } })
  assert.match(result.outcome === 'exited' ? text(result) : result.outcome, /^(ENOSPC|memory_limit)$/)
  assert.equal(said(await slot.sh('ls /w')), '')
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { MiB, openSlot, said, text } from './support/slot.ts'

const slot = await openSlot()
after(() => slot[Symbol.asyncDispose]())

/** Everything that a run could find of the one before it. */
async function traces(): Promise<string> {
  return said(await slot.sh('ls -lan --time-style=full-iso /w /tmp /dev/shm; cat /proc/net/unix 2>/dev/null; echo /proc/[0-9]*; umask'))
}

const fresh = await traces()

const messages: Record<string, string> = {
  'files, folders, links, pipes and sockets': 'mkdir("/w/a", 0700); mkdir("/w/a/b", 0700); close(creat("/w/a/b/c", 0600)); symlink("/etc/passwd", "/w/link"); link("/w/a/b/c", "/tmp/hard"); mkfifo("/dev/shm/pipe", 0600); mknod("/tmp/socket", S_IFSOCK | 0600, 0);',
  'folders that nobody may enter': 'mkdir("/w/a", 0700); mkdir("/w/a/b", 0700); close(creat("/w/a/b/c", 0)); chmod("/w/a/b", 0); chmod("/w/a", 0); mkdir("/tmp/d", 0); mkdir("/dev/shm/e", 01000);',
  'names that are hard to say': 'char name[256]; memset(name, 0xff, 255); name[255] = 0; mkdir("/w/\\n", 0700); chdir("/w/\\n"); close(creat(name, 0600)); close(creat("/tmp/-rf *", 0600)); close(creat("/w/.gavel-0", 0600)); mkdir("/w/.gavel-1", 0700); close(creat("/w/.gavel-1/x", 0600));',
  'changes of the folders themselves': 'chmod("/w", 0); chmod("/tmp", 0777); utimensat(0, "/w", 0, 0); syscall(SYS_setxattr, "/w", "user.x", "y", 1, 0); umask(0); chdir("/tmp");',
  'a file made and removed again': 'close(creat("/w/x", 0600)); unlink("/w/x");',
  'a program that is killed while it writes': 'int fd = creat("/w/x", 0600); static char x[1 << 20]; for (;;) write(fd, x, sizeof x);',
  'memory shared under a name': 'shm_open("/x", O_CREAT | O_RDWR, 0600); sem_open("/y", O_CREAT, 0600, 1);',
}

for (const [what, body] of Object.entries(messages))
  test(`the next run finds nothing of ${what}`, async () => {
    await slot.run(`#include <semaphore.h>\n#include <sys/un.h>\nint main() { ${body} }`, { limit: { cpuTimeMs: 300, memoryBytes: 64 * MiB } })
    assert.equal(await traces(), fresh)
  })

test('no socket gets a name, and no descriptor is handed to anybody: both could outlive their run', async () => {
  const refused = await slot.run(`#include <sys/un.h>
    int main() {
      int p[2];
      socketpair(AF_UNIX, SOCK_DGRAM, 0, p);
      struct sockaddr_un name = {AF_UNIX, "\\0name"};
      union { struct cmsghdr h; char c[64]; } u = {.h = {.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(4)}};
      struct iovec v = {"", 1};
      struct mmsghdr m = {{.msg_iov = &v, .msg_iovlen = 1, .msg_control = &u, .msg_controllen = CMSG_SPACE(4)}};
      printf("%d %d %d %d ", bind(p[0], (void *)&name, sizeof name), listen(p[0], 1), sendmsg(p[0], &m.msg_hdr, 0), sendmmsg(p[0], &m, 1, 0));
      printf("%zd", send(p[0], "x", 1, 0));
    }`)
  assert.equal(said(refused), '-1 -1 -1 -1 1')
})

test('50,000 folders one in another are removed', async () => {
  const result = await slot.run('for (int i = 0; i < 50000; i++) if (mkdir("d", 0700) || chdir("d")) return 1;', { limit: { cpuTimeMs: 10_000, wallTimeMs: 20_000, memoryBytes: 1024 * MiB } })
  assert.deepEqual([result.outcome, result.exitCode], ['exited', 0])
  assert.equal(await traces(), fresh)
})

test('the state of standard input and output is new for each run', async () => {
  await slot.run('for (int i = 0; i < 3; i++) fcntl(i, F_SETFL, O_NONBLOCK | O_APPEND); fcntl(0, F_SETLEASE, F_RDLCK);')
  const flags = await slot.run('printf("%d %d %d", fcntl(0, F_GETFL) & O_NONBLOCK, fcntl(1, F_GETFL) & O_NONBLOCK, fcntl(2, F_GETFL) & O_NONBLOCK);')
  assert.equal(text(flags), '0 0 0')
})

test('what a program did to its own limits, name and priority ends with it', async () => {
  const show = 'struct rlimit l; for (int i = 0; i < 16; i++) { getrlimit(i, &l); printf("%ld:%ld ", l.rlim_cur, l.rlim_max); } printf("%d %lx", getpriority(PRIO_PROCESS, 0), syscall(SYS_personality, 0xffffffff));'
  const before = said(await slot.run(show))
  await slot.run('struct rlimit l = {1, 1}; for (int i = 0; i < 16; i++) setrlimit(i, &l); nice(19); prctl(PR_SET_NAME, "zygote"); prctl(PR_SET_DUMPABLE, 0);')
  assert.equal(said(await slot.run(show)), before)
})

test('files given for a run are there for that run alone, and are its own', async () => {
  await slot.sandbox.putWorkFile('include/own.h', Buffer.from('text'))
  assert.equal(said(await slot.sh('cat include/own.h && echo more >> include/own.h && cat include/own.h')), 'texttextmore\n')
  assert.equal(await traces(), fresh)
})

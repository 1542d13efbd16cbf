import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { MiB, openSlot } from './support/slot.ts'
import type { Options, Slot } from './support/slot.ts'

const slot = await openSlot()
after(() => slot[Symbol.asyncDispose]())

/** Takes so many bytes, in the way that `how` says, and keeps them until its end. */
const taking: Record<string, string> = {
  touch: 'char *p = malloc(atol(argv[1])); memset(p, 1, atol(argv[1]));',
  children: 'long part = atol(argv[1]) / 4; int go[2], up[2]; pipe(go); pipe(up); for (int i = 0; i < 4; i++) if (!fork()) { memset(malloc(part), 1, part); write(up[1], "", 1); read(go[0], &part, 1); _exit(0); } char x; for (int i = 0; i < 4; i++) read(up[0], &x, 1); write(go[1], "1234", 4); while (wait(0) > 0);',
  stack: 'char *end; int deep(void) { volatile char frame[1024]; frame[0] = frame[512] = 1; return (char *)frame < end ? frame[0] : deep() + frame[512]; } int main(int argc, char **argv) { end = (char *)&argc - atol(argv[1]); return deep() == 0; }',
  'children one after the other': 'for (int i = 0; i < 3; i++) { if (!fork()) { memset(malloc(atol(argv[1])), 1, atol(argv[1])); _exit(0); } wait(0); }',
  'threads': 'static long part; void *take(void *x) { memset(mmap(0, part, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 1, part); return 0; } int main(int argc, char **argv) { part = atol(argv[1]) / 4; pthread_t t[4]; for (int i = 0; i < 4; i++) pthread_create(t + i, 0, take, 0); for (int i = 0; i < 4; i++) pthread_join(t[i], 0); return 0; }',
  'files in /w': 'int fd = open("/w/file", O_CREAT | O_RDWR, 0600); static char x[1 << 20]; for (long n = atol(argv[1]); n > 0; n -= sizeof x) if (write(fd, x, n < sizeof x ? n : sizeof x) < 0) return errno;',
  'files in /tmp, as a mapping': 'int fd = open("/tmp/file", O_CREAT | O_RDWR, 0600); ftruncate(fd, atol(argv[1])); memset(mmap(0, atol(argv[1]), PROT_WRITE, MAP_SHARED, fd, 0), 1, atol(argv[1]));',
  'files that have no name any more': 'int fd = open("/tmp", O_TMPFILE | O_RDWR, 0600); static char x[1 << 20]; for (long n = atol(argv[1]); n > 0; n -= sizeof x) if (write(fd, x, n < sizeof x ? n : sizeof x) < 0) return errno;',
  'files in /dev/shm': 'int fd = shm_open("/x", O_CREAT | O_RDWR, 0600); ftruncate(fd, atol(argv[1])); memset(mmap(0, atol(argv[1]), PROT_WRITE, MAP_SHARED, fd, 0), 1, atol(argv[1]));',
  'shared memory': 'memset(mmap(0, atol(argv[1]), PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), 1, atol(argv[1]));',
}

function take(on: Slot, how: string, bytes: number, memoryBytes: number, options: Options = {}) {
  return on.run(taking[how] ?? '', { args: [String(bytes)], limit: { ...patient, memoryBytes }, ...options })
}

/** Two gigabytes take a second to touch, and more on a busy machine: here only memory is to be what ends a run. */
const patient = { cpuTimeMs: 60_000, wallTimeMs: 120_000 }

const edges: [number, string[]][] = [
  [16, Object.keys(taking)], [64, Object.keys(taking)], [256, Object.keys(taking)], [2048, ['touch', 'stack', 'children', 'files in /dev/shm']],
]

for (const [limit, ways] of edges)
  for (const how of ways)
    test(`${how}: 4 MiB less than a limit of ${limit} MiB pass, and 4 MiB more do not`, async () => {
      const less = await take(slot, how, (limit - 4) * MiB, limit * MiB)
      assert.deepEqual([less.outcome, less.exitCode, less.signal, less.evidence.oomKills], ['exited', 0, null, 0])
      // What the kernel frees of earlier runs meanwhile makes room in what is charged already.
      assert.ok(less.peakMemoryBytes >= (limit - 5) * MiB && less.peakMemoryBytes <= limit * MiB, String(less.peakMemoryBytes))
      const more = await take(slot, how, (limit + 4) * MiB, limit * MiB)
      assert.equal(more.outcome, 'memory_limit')
    })

test('the peak of what children took and gave back is counted', async () => {
  const result = await slot.run('if (!fork()) { memset(malloc(50 << 20), 1, 50 << 20); _exit(0); } wait(0);')
  // What earlier runs left in the kernel is in the baseline, up to 4 MiB of it, and may be freed while this one goes on.
  assert.ok(result.peakMemoryBytes >= 46 * MiB && result.peakMemoryBytes < 54 * MiB, String(result.peakMemoryBytes))
})

test('memory that is only reserved is not counted', async () => {
  const result = await slot.run('return mmap(0, 1l << 40, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED;')
  assert.deepEqual([result.outcome, result.exitCode], ['exited', 0])
  assert.ok(result.peakMemoryBytes < 4 * MiB)
})

test('after hundreds of runs a small limit still means what it says', async () => {
  await slot.run('return 0;')
  await Promise.all(Array.from({ length: 500 }, () => slot.again()))
  const less = await take(slot, 'touch', 12 * MiB, 16 * MiB)
  assert.equal(less.outcome, 'exited', JSON.stringify(less.evidence))
  const many = await Promise.all(Array.from({ length: 20 }, () => slot.again({ args: [String(20 * MiB)], limit: { memoryBytes: 16 * MiB } })))
  assert.deepEqual(new Set(many.map(({ outcome }) => outcome)), new Set(['memory_limit']))
})

test('the input is not charged to the program that reads it, though it is read for the first time', async () => {
  const file = join(slot.dataDir, 'large')
  writeFileSync(file, Buffer.alloc(40 * MiB, 'x'), { flush: true })
  // Out of the host's memory.
  spawnSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none'])
  const result = await slot.run('static char x[1 << 20]; long n = 0, k; while ((k = read(0, x, sizeof x)) > 0) n += k; return n != 40 << 20;', { stdin: { path: 'large' }, limit: { ...patient, memoryBytes: 16 * MiB } })
  assert.deepEqual([result.outcome, result.exitCode], ['exited', 0])
  assert.ok(result.peakMemoryBytes < 4 * MiB, String(result.peakMemoryBytes))
})

/** The type of a tmpfs (statfs(2)): what is in one is charged to who wrote it, and never goes. */
const inMemory = 0x0102_1994
const noDisk = statfsSync(tmpdir()).type === inMemory && 'temporary files are kept in memory here'

test('what a program reads of the host does not end it: these pages go when it needs the room', { skip: noDisk }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gavel-large-'))
  try {
    chmodSync(folder, 0o755)
    const file = join(folder, 'library')
    writeFileSync(file, Buffer.alloc(40 * MiB, 'x'), { flush: true })
    // Out of the host's memory, so that the run is the first to read it.
    spawnSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none'])
    await using other = await openSlot({ name: `large-${process.pid}`, binds: [{ path: folder, at: '/large' }] })
    const body = 'static char x[1 << 20]; long all = 0, n; int fd = open("/large/library", O_RDONLY); while ((n = read(fd, x, sizeof x)) > 0) all += n; volatile char *p = mmap(0, all, PROT_READ, MAP_SHARED, fd, 0); for (long i = 0; i < all; i += 4096) p[i]; memset(malloc(12 << 20), 1, 12 << 20); return all != 40 << 20;'
    const result = await other.run(body, { limit: { ...patient, memoryBytes: 16 * MiB } })
    assert.deepEqual([result.outcome, result.exitCode], ['exited', 0], JSON.stringify(result))
    assert.ok(result.peakMemoryBytes > 15 * MiB, 'it was the first to read them')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

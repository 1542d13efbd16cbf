import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { MiB, openSlot } from './support/slot.ts'
import type { Options, Slot } from './support/slot.ts'

const slot = await openSlot()
after(() => slot[Symbol.asyncDispose]())

/** Takes so many bytes, in the way that `how` says, and keeps them until its end. */
const taking: Record<string, string> = {
  touch: 'char *p = malloc(atol(argv[1])); memset(p, 1, atol(argv[1]));',
  children: 'long part = atol(argv[1]) / 4; int go[2], up[2]; pipe(go); pipe(up); for (int i = 0; i < 4; i++) if (!fork()) { memset(malloc(part), 1, part); write(up[1], "", 1); read(go[0], &part, 1); _exit(0); } char x; for (int i = 0; i < 4; i++) read(up[0], &x, 1); write(go[1], "1234", 4); while (wait(0) > 0);',
  'files in /w': 'int fd = open("/w/file", O_CREAT | O_RDWR, 0600); static char x[1 << 20]; for (long n = atol(argv[1]); n > 0; n -= sizeof x) if (write(fd, x, n < sizeof x ? n : sizeof x) < 0) return errno;',
  'files in /dev/shm': 'int fd = shm_open("/x", O_CREAT | O_RDWR, 0600); ftruncate(fd, atol(argv[1])); memset(mmap(0, atol(argv[1]), PROT_WRITE, MAP_SHARED, fd, 0), 1, atol(argv[1]));',
  'a memory file': 'int fd = memfd_create("x", 0); ftruncate(fd, atol(argv[1])); memset(mmap(0, atol(argv[1]), PROT_WRITE, MAP_SHARED, fd, 0), 1, atol(argv[1]));',
  'shared memory': 'memset(mmap(0, atol(argv[1]), PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), 1, atol(argv[1]));',
}

function take(on: Slot, how: string, bytes: number, memoryBytes: number, options: Options = {}) {
  return on.run(taking[how] ?? '', { args: [String(bytes)], limit: { memoryBytes }, ...options })
}

const edges: [number, string[]][] = [[16, ['touch']], [64, Object.keys(taking)], [256, ['touch', 'files in /w']]]

for (const [limit, ways] of edges)
  for (const how of ways)
    test(`${how}: 4 MiB less than a limit of ${limit} MiB pass, and 4 MiB more do not`, async () => {
      const less = await take(slot, how, (limit - 4) * MiB, limit * MiB)
      assert.deepEqual([less.outcome, less.exitCode, less.signal, less.evidence.oomKills], ['exited', 0, null, 0])
      assert.ok(less.peakMemoryBytes >= (limit - 4) * MiB && less.peakMemoryBytes <= limit * MiB, String(less.peakMemoryBytes))
      const more = await take(slot, how, (limit + 4) * MiB, limit * MiB)
      assert.equal(more.outcome, 'memory_limit')
    })

test('the peak of what children took and gave back is counted', async () => {
  const result = await slot.run('if (!fork()) { memset(malloc(50 << 20), 1, 50 << 20); _exit(0); } wait(0);')
  assert.ok(result.peakMemoryBytes >= 50 * MiB && result.peakMemoryBytes < 54 * MiB, String(result.peakMemoryBytes))
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
  await slot.data('large', Buffer.alloc(40 * MiB, 'x'))
  const result = await slot.run('static char x[1 << 20]; long n = 0, k; while ((k = read(0, x, sizeof x)) > 0) n += k; return n != 40 << 20;', { stdin: { path: 'large' }, limit: { memoryBytes: 16 * MiB } })
  assert.deepEqual([result.outcome, result.exitCode], ['exited', 0])
})

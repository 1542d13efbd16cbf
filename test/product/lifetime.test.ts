import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { watchForLeftovers } from '../../scripts/left-behind.ts'
import { callerOf } from '../support/caller.ts'
import { pushExample, startProduct } from '../support/product.ts'

const python = (seconds: number) => `import time\nend = time.process_time() + ${seconds}\nwhile time.process_time() < end: pass\nprint("AC by waiting")`

suite('Gavel as a whole', () => {
  let dataDir: string
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gavel-lifetime-'))
  })
  after(() => rm(dataDir, { recursive: true, force: true }))

  test('after SIGTERM nothing of it is left: no process, no mount, no cgroup, and what was being judged waits for the next start', async () => {
    const watch = watchForLeftovers()
    const first = await startProduct({ dataDir, preparesToolchains: true })
    const caller = callerOf(first.url, first.adminToken)
    await pushExample(first, 'gears')
    const submission = await caller.submit('gears', 'python3', python(0.8))
    await becomes(() => caller.submission(submission.id), ({ status }) => status === 'running')
    const asked = performance.now()
    await first.stop()
    assert.ok(performance.now() - asked < 5_000, 'it takes at most 5 s by its own bounds')
    assert.deepEqual(await watch.leftBehind(), [])

    const second = await startProduct({ dataDir })
    const done = await callerOf(second.url, second.adminToken).submission(submission.id, 60)
    assert.equal(done.verdict, 'WA')
    assert.equal(done.attempt, 1, 'a judgement that was handed back does not count as an attempt')
    await second.stop()
  })

  test('a terminal that is closed sends SIGHUP to every process and takes no more output: what was being judged is handed back all the same', async () => {
    const first = await startProduct({ dataDir })
    const caller = callerOf(first.url, first.adminToken)
    const submission = await caller.submit('gears', 'python3', python(0.8))
    await becomes(() => caller.submission(submission.id), ({ status }) => status === 'running')
    assert.ok(first.process.pid)
    const ended = once(first.process, 'exit')
    first.process.stdout?.destroy()
    first.process.stderr?.destroy()
    process.kill(-first.process.pid, 'SIGHUP')
    assert.deepEqual(await ended, [0, null])

    const second = await startProduct({ dataDir })
    const done = await callerOf(second.url, second.adminToken).submission(submission.id, 60)
    await second.stop()
    assert.deepEqual([done.verdict, done.attempt], ['WA', 1])
  })

  test('the plug is pulled with fifty submissions in flight: after the next start each has the right verdict, once', async () => {
    const first = await startProduct({ dataDir })
    const caller = callerOf(first.url, first.adminToken)
    const source = readFileSync(join(import.meta.dirname, '../../examples/gears/submissions/accepted/lcm.py'), 'utf8')
    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, index) => caller.submit('gears', 'python3', index % 2 === 0 ? source : 'print("wrong")')),
    )
    await first.pullPlug()

    const second = await startProduct({ dataDir })
    const again = callerOf(second.url, second.adminToken)
    const done = await Promise.all(sent.map(({ id }) => again.submission(id, 60)))
    assert.deepEqual(done.map(({ verdict }) => verdict), sent.map((_, index) => (index % 2 === 0 ? 'AC' : 'WA')))
    assert.deepEqual([...new Set(done.map(({ judgements }) => judgements))], [1])
    await second.stop()
  })

  test('a worker that is killed in the middle loses nothing: its judgement is taken again once the lease lapses', async () => {
    const product = await startProduct({ dataDir })
    const caller = callerOf(product.url, product.adminToken)
    const submission = await caller.submit('gears', 'python3', python(0.8))
    await becomes(() => caller.submission(submission.id), ({ status }) => status === 'running')
    process.kill(await product.roleProcess('worker'), 'SIGKILL')
    const done = await caller.submission(submission.id, 60)
    assert.equal(done.verdict, 'WA')
    assert.equal(done.attempt, 2)
    await product.stop()
  })

  test('an API whose worker is elsewhere and yet to come says so, and serves', async () => {
    const product = await startProduct({ environment: { GAVEL_ROLES: 'api' }, isReady: /No worker has said yet/ })
    assert.equal((await fetch(`${product.url}/healthz`)).status, 200)
    await product.stop()
  })

  const withoutCgroups = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', 'umount -R -l /sys/fs/cgroup; mount -t tmpfs none /sys/fs/cgroup; exec "$@"', 'sh']

  test('where the host has no cgroups, the start ends with what is missing, and nothing claims to be ready', async () => {
    await assert.rejects(startProduct({ dataDir, inside: withoutCgroups }), ({ message }: Error) => /^[^{]*cgroups/m.test(message) && !message.includes('Gavel is ready'))
  })

  test('told to judge there all the same, the welcome says that judging is weak; elsewhere it does not', async () => {
    const weak = await startProduct({ inside: withoutCgroups, environment: { GAVEL_ALLOW_WEAK_BOX: 'true' } })
    assert.match(weak.lines.join('\n'), /^ +slots .*\n +judging is weak: .*gavel doctor$/m)
    await weak.stop()
    const safe = await startProduct({ environment: { GAVEL_ALLOW_WEAK_BOX: 'true' } })
    assert.doesNotMatch(safe.lines.join('\n'), /weak/)
    await safe.stop()
  })

  test('a second Gavel on the same data folder says so and ends with code 2', async () => {
    const product = await startProduct({ dataDir })
    await assert.rejects(startProduct({ dataDir }), /another Gavel is running/)
    await product.stop()
  })
})

/** Asks again and again until the answer is as wanted. */
async function becomes<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (isSo(answer)) return answer
    await sleep(10)
  }
}

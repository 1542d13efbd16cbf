import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, suite, test } from 'node:test'
import { watchForLeftovers } from '../../scripts/left-behind.ts'
import { callerOf } from '../support/caller.ts'
import { pushExample, startProduct } from '../support/product.ts'
import type { Product, ProductOptions } from '../support/product.ts'
import { judged, running } from '../support/until-judged.ts'

/** Sleeps until its limit on the clock, which is three seconds, so that it is seen running on a busy machine too. */
const sleeper = 'import time\ntime.sleep(60)'

const solution = join(import.meta.dirname, '../../examples/gears/submissions/accepted/lcm.py')

suite('Gavel as a whole', () => {
  let dataDir: string
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gavel-lifetime-'))
  })
  after(() => rm(dataDir, { recursive: true, force: true }))

  const started: Product[] = []
  async function start(options: ProductOptions): Promise<Product> {
    const product = await startProduct(options)
    started.push(product)
    return product
  }
  // A test that fails in the middle must not keep the data folder from the next.
  afterEach(async () => {
    for (const product of started.splice(0)) if (product.process.exitCode === null && product.process.signalCode === null) await product.pullPlug()
  })

  test('after SIGTERM nothing of it is left: no process, no mount, no cgroup, and what was being judged waits for the next start', async () => {
    const watch = watchForLeftovers()
    const first = await start({ dataDir, preparesToolchains: true })
    const caller = callerOf(first.url, first.adminToken)
    await pushExample(first, 'gears')
    const submission = await caller.submit('gears', 'python3', sleeper)
    await running(caller, submission.id)
    await first.stop()
    const stopped = Date.now()
    assert.deepEqual(await watch.leftBehind(), [])

    const second = await start({ dataDir })
    const done = await judged(callerOf(second.url, second.adminToken), submission.id)
    assert.equal(done.verdict, 'TLE')
    assert.equal(done.attempt, 1, 'a judgement that was handed back does not count as an attempt')
    assert.ok(Date.parse(done.finished_at ?? '') > stopped, 'stopping waited for what was being judged')
    await second.stop()
  })

  test('what takes longer than a worker may drain is handed back then', async () => {
    const first = await start({ dataDir, environment: { GAVEL_DRAIN_SECONDS: '1' } })
    const caller = callerOf(first.url, first.adminToken)
    await pushExample(first, 'gears')
    // A hundred tests, half a second each.
    const submission = await caller.submit('gears', 'python3', `import time\ntime.sleep(0.5)\n${readFileSync(solution, 'utf8')}`)
    await running(caller, submission.id)
    await first.stop()
    const second = await start({ dataDir })
    const { status, attempt } = await callerOf(second.url, second.adminToken).submission(submission.id)
    assert.notEqual(status, 'done', 'stopping waited for all of it')
    assert.ok(attempt <= 1, 'what is handed back counts as no attempt')
    await second.stop()
  })

  test('a terminal that is closed sends SIGHUP to every process and takes no more output: what was being judged is handed back all the same', async () => {
    const first = await start({ dataDir })
    const caller = callerOf(first.url, first.adminToken)
    const submission = await caller.submit('gears', 'python3', sleeper)
    await running(caller, submission.id)
    assert.ok(first.process.pid)
    const ended = once(first.process, 'exit')
    first.process.stdout?.destroy()
    first.process.stderr?.destroy()
    process.kill(-first.process.pid, 'SIGHUP')
    assert.deepEqual(await ended, [0, null])

    const second = await start({ dataDir })
    const done = await judged(callerOf(second.url, second.adminToken), submission.id)
    await second.stop()
    assert.deepEqual([done.verdict, done.attempt], ['TLE', 1])
  })

  test('the plug is pulled with fifty submissions in flight: after the next start each has the right verdict, once', async () => {
    const first = await start({ dataDir })
    const caller = callerOf(first.url, first.adminToken)
    const source = readFileSync(solution, 'utf8')
    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, index) => caller.submit('gears', 'python3', index % 2 === 0 ? source : 'print("wrong")')),
    )
    await first.pullPlug()

    const second = await start({ dataDir })
    const again = callerOf(second.url, second.adminToken)
    const done = await Promise.all(sent.map(({ id }) => judged(again, id)))
    assert.deepEqual(done.map(({ verdict }) => verdict), sent.map((_, index) => (index % 2 === 0 ? 'AC' : 'WA')))
    assert.deepEqual([...new Set(done.map(({ judgements }) => judgements))], [1])
    await second.stop()
  })

  test('a worker that is killed in the middle loses nothing: its judgement is taken again once the lease lapses', async () => {
    const product = await start({ dataDir })
    const caller = callerOf(product.url, product.adminToken)
    const submission = await caller.submit('gears', 'python3', sleeper)
    await running(caller, submission.id)
    process.kill(await product.roleProcess('worker'), 'SIGKILL')
    const done = await judged(caller, submission.id)
    assert.equal(done.verdict, 'TLE')
    assert.equal(done.attempt, 2)
    await product.stop()
  })

  test('an API whose worker is elsewhere and yet to come says so, and serves', async () => {
    const product = await start({ environment: { GAVEL_ROLES: 'api' }, isReady: /No worker has said yet/ })
    assert.equal((await fetch(`${product.url}/healthz`)).status, 200)
    await product.stop()
  })

  const withoutCgroups = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', 'umount -R -l /sys/fs/cgroup; mount -t tmpfs none /sys/fs/cgroup; exec "$@"', 'sh']

  test('where the host has no cgroups, the start ends with what is missing, and nothing claims to be ready', async () => {
    await assert.rejects(start({ dataDir, inside: withoutCgroups }), ({ message }: Error) => /^[^{]*cgroups/m.test(message) && !message.includes('Gavel is ready'))
  })

  test('told to judge there all the same, the welcome says that judging is weak; elsewhere it does not', async () => {
    const weak = await start({ inside: withoutCgroups, environment: { GAVEL_ALLOW_WEAK_BOX: 'true' } })
    assert.match(weak.lines.join('\n'), /^ +slots .*\n +judging is weak: .*gavel doctor$/m)
    await weak.stop()
    const safe = await start({ environment: { GAVEL_ALLOW_WEAK_BOX: 'true' } })
    assert.doesNotMatch(safe.lines.join('\n'), /weak/)
    await safe.stop()
  })

  test('a second Gavel on the same data folder says so and ends with code 2', async () => {
    const product = await start({ dataDir })
    await assert.rejects(start({ dataDir }), /another Gavel is running/)
    await product.stop()
  })
})

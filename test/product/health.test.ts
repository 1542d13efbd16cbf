import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { callerOf } from '../support/caller.ts'
import { pushExample, root, startProduct, type Product } from '../support/product.ts'

async function metrics(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text()
}

describe('what the parts of Gavel show to Prometheus and to an orchestrator', () => {
  let product: Product
  const urls: Record<string, string> = {}
  before(async () => {
    product = await startProduct({ environment: { GAVEL_METRICS_PORT: '0', GAVEL_LOG_LEVEL: 'info' } })
    for (const part of ['worker', 'relay']) urls[part] = /"url":"([^"]+)"/.exec(await product.line(new RegExp(`"part":"${part}".*shows /metrics`)))?.[1] ?? ''
    await pushExample(product, 'gears')
  })
  after(() => product.stop())

  it('worker and relay say that they are alive and ready, and that nothing else is there', async () => {
    for (const url of Object.values(urls)) {
      assert.deepEqual([await (await fetch(`${url}/healthz`)).json(), await (await fetch(`${url}/readyz`)).json()], [{ status: 'ok' }, { status: 'ready' }])
      assert.equal((await fetch(url)).status, 404)
      assert.equal((await fetch(`${url}/metrics`, { method: 'POST' })).status, 405)
    }
  })

  it('each part counts what it does: a submission shows in the numbers of the API and of the worker, and all that they show is documented', async () => {
    const submission = await callerOf(product.url, product.adminToken).judge('gears', 'python3', 'print(1)')
    assert.equal(submission.verdict, 'WA')
    const [api, worker, relay] = await Promise.all([product.url, urls['worker'] ?? '', urls['relay'] ?? ''].map(metrics))
    assert.match(api ?? '', /^gavel_submissions_accepted_total\{purpose="judge",language="python3"\} 1$/m)
    assert.match(api ?? '', /^gavel_workers 1$/m)
    assert.match(worker ?? '', /^gavel_submissions_total\{verdict="WA",language="python3"\} 1$/m)
    assert.match(worker ?? '', /^gavel_cache_misses_total [1-9]/m)
    assert.match(relay ?? '', /^gavel_relay_chore_seconds_count\{chore="recover lapsed leases",outcome="done"\} \d+$/m)
    const there = [api, worker, relay].flatMap((printed) => [...(printed ?? '').matchAll(/^# TYPE (gavel_\S+) (\S+)$/gm)].map(([, name, type]) => `${name} ${type}`))
    const document = readFileSync(join(root, 'docs/METRICS.md'), 'utf8')
    const documented = [...document.matchAll(/^\| `(gavel_\w+)` \| (\w+) \|/gm)].map(([, name, type]) => `${name} ${type}`)
    assert.deepEqual(documented.toSorted(), there.toSorted(), 'every metric is documented with its type, and none that is gone')
    for (const printed of [api, worker, relay]) assert.match(printed ?? '', /^process_cpu_seconds_total /m)
  })
})

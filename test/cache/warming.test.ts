import assert from 'node:assert/strict'
import { once, EventEmitter } from 'node:events'
import { afterEach, describe, it } from 'node:test'
import { startWarming, type WarmingDeps } from '../../src/cache/warming.ts'
import type { BlobRef, Manifest } from '../../src/contract/manifest.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { Warm, WarmProgress } from '../../src/domain/warm.ts'
import { defaultCheckerFlags } from '../../src/domain/checker.ts'
import { defaultLimits } from '../../src/domain/limits.ts'

const KiB = 1024

describe('a worker that is told what to fetch ahead', () => {
  const running: { stop(): Promise<void> }[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()))
  })

  /** What the store says, and what the worker makes of it. */
  function place(options: { cacheKib?: number; fetchAhead?: WarmingDeps['fetchAhead'] } = {}) {
    const events = new EventEmitter()
    const warms: Warm[] = []
    const manifests = new Map<string, Manifest>()
    const fetched: string[] = []
    const said = new Map<string, WarmProgress>()
    let wake: (() => void) | null = null
    const deps: WarmingDeps = {
      listWarms: async () => [...warms],
      report: async ({ slug }, progress) => {
        said.set(slug, { ...progress })
        events.emit(`${slug} ${progress.state}`)
      },
      loadManifest: async (digest) => manifests.get(digest) ?? assert.fail(`no manifest ${digest}`),
      fetchAhead: async (blob, fetching) => {
        await options.fetchAhead?.(blob, fetching)
        fetched.push(blob.digest)
      },
      pollMs: 20,
      cacheLimitBytes: (options.cacheKib ?? 1_000_000) * KiB,
      listen: (handler) => {
        wake = () => handler.onNotify()
        return () => undefined
      },
      log: { info() {}, warn() {} },
    }
    return {
      fetched, said,
      start: () => running.push(startWarming(deps)),
      ask: (slug: string, files: BlobRef[], id = slug) => {
        const others = warms.filter((warm) => warm.slug !== slug)
        warms.splice(0, warms.length, ...others, { id, slug, version: '2026-11-22T08:00:00.000Z', manifestDigest: id, createdAt: new Date() })
        manifests.set(id, manifestOf(files))
        wake?.()
      },
      says: (slug: string, state: string) => once(events, `${slug} ${state}`),
    }
  }

  it('fetches what was asked for before it came and after, each content once, and says how far it is', async () => {
    const worker = place()
    worker.ask('before', [blobOf('a', 10), blobOf('b', 10), blobOf('a', 10)])
    const before = worker.says('before', 'ready')
    worker.start()
    await before
    assert.deepEqual(worker.said.get('before'), { state: 'ready', files: 3, ofFiles: 3, bytes: 21 * KiB, ofBytes: 21 * KiB, error: null })
    const after = worker.says('after', 'ready')
    worker.ask('after', [blobOf('c', 10)])
    await after
    assert.deepEqual(worker.fetched.toSorted(), ['a', 'answer', 'answer', 'b', 'c'].map(digestOf).toSorted())
  })

  it('says that the cache is too small instead of pushing one problem out for another, and fetches those that fit', async () => {
    const worker = place({ cacheKib: 100 })
    worker.ask('first', [blobOf('a', 60)])
    worker.ask('too-much', [blobOf('b', 60)])
    worker.ask('small', [blobOf('c', 20)])
    const [first, tooMuch, small] = [worker.says('first', 'ready'), worker.says('too-much', 'failed'), worker.says('small', 'ready')]
    worker.start()
    await Promise.all([first, tooMuch, small])
    assert.equal(worker.said.get('too-much')?.error?.code, 'CACHE_TOO_SMALL')
    assert.equal(worker.fetched.includes(digestOf('b')), false)
  })

  it('leaves off when something else is asked for in its place', async () => {
    const fetching = Promise.withResolvers<void>()
    const leftOff = Promise.withResolvers<void>()
    const worker = place({
      fetchAhead: async ({ digest }, { signal }) => {
        if (digest !== digestOf('endless')) return
        fetching.resolve()
        await once(signal, 'abort')
        leftOff.resolve()
        throw signal.reason
      },
    })
    worker.ask('problem', [blobOf('endless', 10)], 'old')
    worker.start()
    await fetching.promise
    const ready = worker.says('problem', 'ready')
    worker.ask('problem', [blobOf('a', 10)], 'new')
    await leftOff.promise
    await ready
    assert.equal(worker.said.get('problem')?.ofBytes, 11 * KiB)
  })

  it('says what went wrong, and tries again what may pass', async () => {
    let isAway = true
    const worker = place({
      fetchAhead: async () => {
        if (isAway) throw new Fault('BLOB_DAMAGED', 'other bytes came', { canRetry: true })
      },
    })
    const failed = worker.says('problem', 'failed')
    worker.ask('problem', [blobOf('a', 10)])
    worker.start()
    await failed
    assert.deepEqual(worker.said.get('problem')?.error, { code: 'BLOB_DAMAGED', message: 'other bytes came' })
    isAway = false
    const ready = worker.says('problem', 'ready')
    await ready
  })

  it('stops in the middle of a download', async () => {
    const fetching = Promise.withResolvers<void>()
    const worker = place({
      fetchAhead: async (_blob, { signal }) => {
        fetching.resolve()
        await once(signal, 'abort')
        throw signal.reason
      },
    })
    worker.ask('problem', [blobOf('a', 10)])
    worker.start()
    await fetching.promise
    await Promise.all(running.splice(0).map((one) => one.stop()))
    assert.equal(worker.said.get('problem')?.state, 'fetching')
  })
})

function digestOf(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(64, '0')
}

function blobOf(name: string, kib: number): BlobRef {
  return { digest: digestOf(name), sizeBytes: kib * KiB }
}

function manifestOf(inputs: BlobRef[]): Manifest {
  const test = { sample: false, group: 'secret', answer: blobOf('answer', 1), checker: defaultCheckerFlags, args: [], description: null }
  return {
    format: 'gavel-manifest-1', packageFormat: '2025-09', names: { en: 'A problem' }, limits: defaultLimits,
    tests: inputs.map((input, index) => ({ ...test, name: `secret/${index}`, input })),
    statements: [], statementFiles: [], attachments: [], languages: null, source: null, authors: [], license: null,
  }
}

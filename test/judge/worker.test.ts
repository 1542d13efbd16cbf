import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { after, before, test } from 'node:test'
import { Fault } from '../../src/domain/fault.ts'
import type { Claim, ClaimEnd, JudgementResult } from '../../src/domain/judgement.ts'
import type { Sandbox } from '../../src/judge/sandbox.ts'
import type { SlotDeps } from '../../src/judge/slot.ts'
import { startWorker } from '../../src/judge/worker.ts'
import { openWorkplace } from './support/workplace.ts'
import type { Workplace } from './support/workplace.ts'

const right = 'print("hello")'
const endless = 'while True: pass'

let place: Workplace
before(async () => { place = await openWorkplace() })
after(() => place[Symbol.asyncDispose]())

/** The functions of a store and a queue over an array, which tell each call as an event: `started`, `finished`, … */
class Bench extends EventEmitter {
  readonly queue: Claim[] = []
  readonly calls: string[] = []
  readonly results: JudgementResult[] = []
  readonly boxes: Sandbox[] = []
  readonly #more = new EventEmitter()
  isHeld = true
  /** How each claim ended. */
  readonly ends: ClaimEnd[] = []

  add(...claims: Claim[]): void {
    this.queue.push(...claims)
    this.#more.emit('more')
  }

  deps(change: Partial<SlotDeps> = {}): SlotDeps {
    const say = (name: string) => {
      this.calls.push(name)
      this.emit(name)
    }
    return {
      ...place.deps,
      startSandbox: async () => {
        const box = await place.startSandbox()
        this.boxes.push(box)
        return box
      },
      next: async (signal) => {
        for (;;) {
          signal.throwIfAborted()
          const claim = this.queue.shift()
          if (claim !== undefined) return claim
          await once(this.#more, 'more', { signal })
        }
      },
      renew: async () => this.isHeld,
      recordProgress: async (_, events) => {
        if (events.some((event) => event.kind === 'status' && event.status === 'running')) say('running')
      },
      finish: async (_, result) => {
        this.results.push(result)
        say('finished')
        return true
      },
      handBack: async () => {
        say('handed back')
        return true
      },
      giveUp: async (_, fault) => {
        say(`gave up: ${fault.code}`)
        return 'gave-up'
      },
      settled: (_, end) => this.ends.push(end),
      within: (_, work) => work(),
      log: { debug: () => undefined, info: () => undefined, warn: (_, message) => say(message), error: (_, message) => say(message) },
      ...change,
    }
  }
}

async function problem() {
  return place.problem([{ input: '', answer: 'hello' }], { timeMs: 60_000, wallMs: 120_000 })
}

test('a worker judges one after the other with each of its slots, and drains with what it has finished', async () => {
  const bench = new Bench()
  const manifest = await problem()
  bench.add(...Array.from({ length: 6 }, () => place.claim('python3', right, manifest)))
  const worker = startWorker({ slots: 2, leaseMs: 10_000 }, bench.deps())
  while (bench.results.length < 4) await once(bench, 'finished')
  await worker.drain()
  assert.deepEqual(new Set(bench.results.map((result) => result.verdict)), new Set(['AC']))
  assert.equal(bench.results.length + bench.queue.length, 6)
  assert.deepEqual(worker.states(), ['stopped', 'stopped'])
})

test('a drained worker finishes what it judges', async () => {
  const bench = new Bench()
  bench.add(place.claim('python3', 'import time\ntime.sleep(0.3)\nprint("hello")', await problem()))
  const worker = startWorker({ slots: 1, leaseMs: 10_000 }, bench.deps())
  await once(bench, 'running')
  await worker.drain()
  assert.deepEqual(bench.calls, ['running', 'finished'])
  assert.equal(bench.results[0]?.verdict, 'AC')
})

test('a stopped worker hands back what it judges, and writes no verdict', async () => {
  const bench = new Bench()
  bench.add(place.claim('python3', endless, await problem()))
  const worker = startWorker({ slots: 2, leaseMs: 10_000 }, bench.deps())
  await once(bench, 'running')
  const start = performance.now()
  await worker.stop()
  assert.ok(performance.now() - start < 3000)
  assert.deepEqual(bench.calls, ['running', 'handed back'])
  assert.deepEqual(bench.ends, ['handed-back'])
  assert.equal(place.pinned(), 0)
})

test('a stop does not wait for a store that does not answer', async () => {
  const bench = new Bench()
  bench.add(place.claim('python3', endless, await problem()))
  const worker = startWorker({ slots: 1, leaseMs: 60_000 }, bench.deps({ handBack: () => new Promise(() => undefined) }))
  await once(bench, 'running')
  await worker.stop()
})

test('a worker that has lost its lease ends the run at once, writes nothing, and takes the next', async () => {
  const bench = new Bench()
  const manifest = await problem()
  bench.add(place.claim('python3', endless, manifest))
  const worker = startWorker({ slots: 1, leaseMs: 150 }, bench.deps())
  await once(bench, 'running')
  bench.isHeld = false
  await once(bench, 'the lease was lost; another worker has the judgement')
  bench.isHeld = true
  bench.add(place.claim('python3', right, manifest))
  await once(bench, 'finished')
  await worker.stop()
  assert.deepEqual(bench.results.map((result) => result.verdict), ['AC'])
  assert.deepEqual(bench.ends, ['lost', 'finished'])
  assert.equal(bench.calls.some((call) => call === 'handed back' || call.startsWith('gave up')), false)
})

test('a box that dies is our fault and is replaced', async () => {
  const bench = new Bench()
  const manifest = await problem()
  bench.add(place.claim('python3', endless, manifest))
  const worker = startWorker({ slots: 1, leaseMs: 10_000 }, bench.deps())
  await once(bench, 'running')
  await place.killBox()
  await once(bench, 'gave up: BOX_DIED')
  bench.add(place.claim('python3', right, manifest))
  await once(bench, 'finished')
  await worker.stop()
  assert.equal(bench.results[0]?.verdict, 'AC')
  assert.equal(bench.boxes.length, 2)
})

test('a box that does not start is tried again', async () => {
  const bench = new Bench()
  let tries = 0
  const deps = bench.deps()
  const worker = startWorker({ slots: 1, leaseMs: 10_000 }, {
    ...deps,
    startSandbox: (slot, signal) => ++tries < 3 ? Promise.reject(new Fault('BOX_START_FAILED', 'not yet', { canRetry: true })) : deps.startSandbox(slot, signal),
  })
  bench.add(place.claim('python3', right, await problem()))
  await once(bench, 'finished')
  await worker.stop()
  assert.equal(tries, 3)
})

test('a host without a safe box ends the worker with the reason', async () => {
  const bench = new Bench()
  const worker = startWorker({ slots: 2, leaseMs: 10_000 }, bench.deps({ startSandbox: () => Promise.reject(new Fault('HOST_UNSAFE', 'no cgroups', { canRetry: false })) }))
  await assert.rejects(worker.ready, { code: 'HOST_UNSAFE' })
  await assert.rejects(worker.ended, { code: 'HOST_UNSAFE' })
  await worker.stop()
})

test('a worker is ready when every slot has its box, and also when it is stopped before', async () => {
  const bench = new Bench()
  const worker = startWorker({ slots: 2, leaseMs: 10_000 }, bench.deps())
  await worker.ready
  assert.equal(bench.boxes.length, 2)
  await worker.stop()
  const never = startWorker({ slots: 1, leaseMs: 10_000 }, bench.deps({ startSandbox: (_, signal) => once(signal, 'abort').then(() => Promise.reject(new Error('stopped'))) }))
  await never.stop()
  await never.ready
})

test('a fault of ours gives the judgement up with its code', async () => {
  const bench = new Bench()
  const worker = startWorker({ slots: 1, leaseMs: 10_000 }, bench.deps({ loadManifest: () => Promise.reject(new Fault('BLOB_DAMAGED', 'bad', { canRetry: true })) }))
  bench.add(place.claim('python3', right, await problem()))
  await once(bench, 'gave up: BLOB_DAMAGED')
  await worker.stop()
  assert.deepEqual(bench.results, [])
})

test('a worker rests after a fault of ours, and a stop meanwhile hands the judgement back instead of using up an attempt', async () => {
  const bench = new Bench()
  const worker = startWorker({ slots: 1, leaseMs: 10_000 }, bench.deps({ loadManifest: () => Promise.reject(new Fault('DISK_FULL', 'full', { canRetry: true })) }))
  bench.add(place.claim('python3', right, await problem()))
  await once(bench, 'the judgement failed by a fault of ours')
  await worker.stop()
  assert.deepEqual(bench.calls.slice(-1), ['handed back'])
})

test('a result is written once the store can be reached again, whatever error says that it cannot', async () => {
  const bench = new Bench()
  const deps = bench.deps()
  let tries = 0
  const away = () => tries < 3
  const worker = startWorker({ slots: 1, leaseMs: 10_000 }, {
    ...deps,
    renew: (claim) => away() ? Promise.reject(new Error('Connection terminated unexpectedly')) : deps.renew(claim),
    finish: (claim, result) => {
      tries++
      return away() ? Promise.reject(new Error('Connection terminated unexpectedly')) : deps.finish(claim, result)
    },
  })
  bench.add(place.claim('python3', right, await problem()))
  await once(bench, 'finished')
  await worker.stop()
  assert.equal(tries, 3)
  assert.equal(bench.calls.some((call) => call.startsWith('gave up')), false)
})

test('a result that a store within reach refuses gives the judgement up instead of being offered for ever', async () => {
  const bench = new Bench()
  const worker = startWorker({ slots: 1, leaseMs: 10_000 }, bench.deps({ finish: () => Promise.reject(new Error('a column is too short')) }))
  bench.add(place.claim('python3', right, await problem()))
  await once(bench, 'gave up: INTERNAL')
  await worker.stop()
})

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { Fault } from '../../src/domain/fault.ts'
import { holdLease } from '../../src/judge/lease.ts'

async function whyLost(renew: () => Promise<boolean>, leaseMs: number): Promise<string> {
  const lease = holdLease(renew, leaseMs)
  if (!lease.lost.aborted) await once(lease.lost, 'abort')
  lease.end()
  assert.ok(lease.lost.reason instanceof Fault)
  assert.equal(lease.lost.reason.code, 'LEASE_LOST')
  return lease.lost.reason.message
}

test('a lease is renewed until the store says that it is somebody else’s', async () => {
  let renewals = 0
  assert.equal(await whyLost(async () => ++renewals < 4, 15), 'the judgement was taken over by another worker')
  assert.equal(renewals, 4)
})

test('a failed renewal is tried again before the lease runs out', async () => {
  let renewals = 0
  const renew = async () => {
    renewals++
    if (renewals === 2) throw new Error('down')
    return renewals < 4
  }
  assert.equal(await whyLost(renew, 90), 'the judgement was taken over by another worker')
})

test('a lease that cannot be renewed for its whole time is lost', async () => {
  assert.equal(await whyLost(() => Promise.reject(new Error('down')), 30), 'the lease could not be renewed for 30 ms')
})

test('a renewal that is never answered does not keep the lease', async () => {
  assert.equal(await whyLost(() => new Promise(() => undefined), 30), 'the lease could not be renewed for 30 ms')
})

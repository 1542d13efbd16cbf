import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../../scripts/cluster/cluster.ts'
import type { ReadEvent } from '../support/event-reader.ts'
import { clientOf } from './client.ts'
import { slowly } from './programs.ts'

/** Live results through replicas of the API that know nothing of one another. */
export function testLiveResults(cluster: Cluster): void {
  test('a submission sent through one replica is followed through another, and through a third when that one is killed: no event is lost, none comes twice', async () => {
    const before = await notifications(cluster)
    const sender = clientOf(cluster.apiUrls[0] ?? '', cluster.adminToken)
    const client = clientOf(cluster.url, cluster.adminToken)
    const { id } = await sender.submit({ problem: 'gears', language: 'python3', source: slowly(0.02) })
    let killed: string | null = null
    const { events, connections } = await client.follow(id, async (event) => {
      if (killed !== null || event.event !== 'run' || event.data['index'] !== 20) return
      const after = await notifications(cluster)
      const told = after.flatMap((count, index) => (count > (before[index] ?? 0) ? [`api-${index + 1}`] : []))
      assert.equal(told.length, 1, 'only the replica through which somebody watches is told')
      killed = told[0] ?? ''
      await cluster.part(killed).kill()
    })
    assert.ok(connections >= 2)
    assert.deepEqual(runsOf(events), Array.from({ length: 100 }, (_, index) => index))
    assert.equal(new Set(events.map((event) => event.id)).size, events.length)
    assert.equal(events.at(-1)?.data['verdict'], 'AC')
    await cluster.part(killed ?? '').start()
  })

  test('four watch one submission through four replicas, and all see the same', async () => {
    const clients = cluster.apiUrls.map((url) => clientOf(url, cluster.adminToken))
    const { id } = await clientOf(cluster.url, cluster.adminToken).submit({ problem: 'sum', language: 'python3', source: slowly(0.1) })
    const seen = await Promise.all(clients.map((client) => client.follow(id)))
    for (const { events } of seen) assert.deepEqual([runsOf(events), events.at(-1)?.data['verdict']], [[0, 1, 2, 3, 4], 'AC'])
  })

  test('what nobody watches is told to no replica', async () => {
    const before = await notifications(cluster)
    const client = clientOf(cluster.url, cluster.adminToken)
    const sent = await Promise.all(Array.from({ length: 20 }, () => client.submit({ problem: 'sum', language: 'python3', source: slowly(0) })))
    for (const { id } of sent) while ((await client.look(id)).status !== 'done') await sleep(50)
    assert.deepEqual(await notifications(cluster), before)
  })
}

/** How many notifications each replica has received since its start. */
async function notifications(cluster: Cluster): Promise<number[]> {
  return Promise.all(cluster.apiUrls.map(async (url) => {
    const metrics = await (await fetch(`${url}/metrics`)).text()
    return Number(/^gavel_notifications_received_total (\d+)$/m.exec(metrics)?.[1] ?? Number.NaN)
  }))
}

function runsOf(events: readonly ReadEvent[]): unknown[] {
  return events.flatMap((event) => (event.event === 'run' ? [event.data['index']] : []))
}

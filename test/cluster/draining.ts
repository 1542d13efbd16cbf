import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { pino } from 'pino'
import type { Cluster } from '../../scripts/cluster/cluster.ts'
import { listOf } from '../../src/contract/conventions.ts'
import { WorkerState } from '../../src/contract/queue.ts'
import { openDatabase } from '../../src/store/connect.ts'
import { clientOf } from './client.ts'
import { slowly } from './programs.ts'

/** How many clients send submissions while everything is started again. */
const clientCount = 6

/** What ends in order leaves nothing undone, and hands nobody an error that another replica could have spared them. */
export function testDraining(cluster: Cluster): void {
  test('a worker that is told to stop finishes what it judges, and the next one takes what comes after', async () => {
    const client = clientOf(cluster.url, cluster.adminToken)
    const both = await Promise.all(['worker-1', 'worker-2'].map(() => client.submit({ problem: 'sum', language: 'python3', source: slowly(0.5) })))
    for (const { id } of both) while ((await client.look(id)).status !== 'running') await sleep(20)
    await cluster.part('worker-1').stop()
    const workers = await fetch(`${cluster.url}/v1/system/workers`, { headers: { authorization: `Bearer ${cluster.adminToken}` } })
    assert.equal(listOf(WorkerState).parse(await workers.json()).items.filter(({ present }) => present).length, 1, 'the one that has left is there no more, at once')
    for (const { id } of both) {
      const { verdict, attempt } = await client.judged(id)
      assert.deepEqual([verdict, attempt], ['AC', 1])
    }
    const later = await client.submit({ problem: 'sum', language: 'python3', source: slowly(0) })
    assert.equal((await client.judged(later.id)).verdict, 'AC')
    await cluster.part('worker-1').start()
  })

  test('a replica that is told to stop is left by who watches through it, and nobody misses an event', async () => {
    const client = clientOf(cluster.url, cluster.adminToken)
    const { id } = await client.submit({ problem: 'gears', language: 'python3', source: slowly(0.03) })
    const others = ['api-1', 'api-2', 'api-3'].map((name) => cluster.part(name))
    const stops: Promise<void>[] = []
    const { events, connections } = await client.follow(id, async () => {
      // All but one, so that the stream's own is among them.
      if (stops.length === 0) stops.push(...others.map((part) => part.stop()))
    })
    await Promise.all(stops)
    assert.ok(connections <= 2)
    assert.deepEqual(events.flatMap((event) => (event.event === 'run' ? [event.data['index']] : [])), Array.from({ length: 100 }, (_, index) => index))
    await Promise.all(others.map((part) => part.start()))
  })

  test('everything is started again one after the other while submissions flow: none is lost, none is judged twice, no request fails for good', async (context) => {
    const db = openDatabase({ connectionString: cluster.connectionString, maxConnections: 1, applicationName: 'the test', log: pino({ level: 'silent' }) })
    context.after(() => db.destroy())
    const rolling = new AbortController()
    const client = clientOf(cluster.url, cluster.adminToken)
    const accepted = new Set<string>()
    const sending = Array.from({ length: clientCount }, async () => {
      while (!rolling.signal.aborted) {
        const { id } = await client.submit({ problem: 'sum', language: 'python3', source: slowly(0) })
        accepted.add(id)
        const { verdict, judgements } = await client.judged(id)
        assert.deepEqual([verdict, judgements], ['AC', 1])
      }
    })
    // Whatever goes wrong in one of them is told when all have ended.
    const sent = Promise.all(sending)
    sent.catch(() => rolling.abort())
    for (const group of [/^api-/, /^relay-/, /^worker-/]) {
      for (const part of cluster.parts.filter(({ name }) => group.test(name))) {
        await part.stop()
        await part.start()
      }
      tell(context, `${String(group)}: ${accepted.size} accepted, sent again: ${described(client.retries)}`)
    }
    assert.deepEqual([...client.retries], [], 'behind the load balancer, nobody notices that a role is started again')
    for (const name of ['postgres', 's3', 'kafka-1', 'haproxy']) {
      await cluster.part(name).stop()
      await cluster.part(name).start()
    }
    tell(context, `and what they stand on: ${accepted.size} accepted, sent again: ${described(client.retries)}`)
    rolling.abort()
    await sent
    const { rows } = await sql<{ id: string; effects: number }>`
      select submission_id as id, count(*) filter (where status = 'done') as effects from judgement
      where submission_id in (select id from submission order by id desc limit ${accepted.size}) group by 1`.execute(db)
    assert.deepEqual(rows.map(({ id }) => id).toSorted(), [...accepted].toSorted(), 'what is stored is what was accepted')
    assert.ok(rows.every(({ effects }) => effects === 1))
  })
}

function tell(context: TestContext, line: string): void {
  context.diagnostic(line)
}

function described(retries: ReadonlyMap<string, number>): string {
  return [...retries].map(([why, count]) => `${why} ${count}×`).join(', ') || 'none'
}

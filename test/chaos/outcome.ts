import { sql, type Kysely } from 'kysely'
import type { Verdict } from '../../src/domain/verdict.ts'
import type { Database } from '../../src/store/database.ts'

/** What a client knows of one submission. */
export interface Known {
  id: string
  expected: Verdict
  /** Every verdict that it was ever told. */
  seen: Set<Verdict>
}

/** What must be empty, each with the ids that are in it. */
export interface Outcome {
  /** A client got a 2xx, and the store does not know it. */
  lost: string[]
  /** The store has it, and it is not judged though nothing is broken any more. */
  stuck: string[]
  /** Stored twice for one request, judged to more than one effect, or told with two verdicts. */
  twice: string[]
  /** Judged, and not what the program is worth. */
  wrong: string[]
}

/** Compares what clients saw with what the store holds. */
export async function outcomeOf(db: Kysely<Database>, known: readonly Known[]): Promise<Outcome & { leftBehind: string[] }> {
  const { rows } = await sql<{ id: string; verdict: Verdict | null; effects: number; done: number }>`
    select submission_id as id, max(verdict) filter (where is_current) as verdict, (count(*) filter (where verdict <> 'JE'))::integer as effects, (count(*) filter (where status = 'done'))::integer as done
    from judgement group by 1`.execute(db)
  const stored = new Map(rows.map((row) => [row.id, row]))
  const ids = new Set(known.map(({ id }) => id))
  const found = known.flatMap((one) => {
    const row = stored.get(one.id)
    return row === undefined ? [] : [{ ...one, ...row }]
  })
  const left = await sql<{ outbox: number; leases: number }>`select (select count(*) from outbox)::integer as outbox, (select count(*) from lease)::integer as leases`.execute(db)
  return {
    lost: known.filter(({ id }) => !stored.has(id)).map(({ id }) => id),
    stuck: found.filter(({ done }) => done === 0).map(({ id }) => id),
    twice: [
      ...rows.filter(({ id }) => !ids.has(id)).map(({ id }) => id),
      ...found.filter(({ effects, seen }) => effects > 1 || seen.size > 1).map(({ id }) => id),
    ],
    wrong: found.filter(({ done, verdict, expected, seen }) => done > 0 && (verdict !== expected || [...seen].some((told) => told !== verdict))).map(({ id }) => id),
    leftBehind: left.rows.flatMap(({ outbox, leases }) => [...(outbox > 0 ? [`${outbox} rows of the outbox`] : []), ...(leases > 0 ? [`${leases} leases`] : [])]),
  }
}

export async function unjudged(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from judgement where status <> 'done'`.execute(db)
  return rows[0]?.count ?? 0
}

export async function judged(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from judgement where status = 'done'`.execute(db)
  return rows[0]?.count ?? 0
}

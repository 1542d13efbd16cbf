import { setImmediate } from 'node:timers/promises'
import { DatabaseError } from 'pg'
import { Fault } from '../domain/fault.ts'

interface BatchOptions<Item> {
  /** Of one batch. */
  maxItems: number
  maxBytes?: number
  /** More calls than this are refused at once: who comes back later is served sooner than who waits behind them. */
  maxWaiting?: number
  sizeOf?: (item: Item) => number
}

/** While one is on its way to the disk the next can be parsed; more only make batches smaller. */
const batchesUnderWay = 2

/**
 * Makes one statement of many calls: what comes in one turn of the event loop, or while statements are under way, goes together. A call that comes
 * alone waits for nobody, and nobody waits for a clock. `run` gives one result for each item, in their order, and does all of them or, when it throws, none. Where
 * PostgreSQL refuses a batch for what is in it, each item is tried alone, so that one that is wrong fails for itself.
 */
export function inBatches<Item, Result>(run: (items: readonly Item[]) => Promise<readonly Result[]>, options: BatchOptions<Item>): (item: Item) => Promise<Result> {
  const { maxWaiting = 10_000 } = options
  const waiting: Call<Item, Result>[] = []
  let underWay = 0

  async function work(): Promise<void> {
    underWay++
    // The others of the same turn: without them, the first of a hundred would go alone, and the rest after it.
    await setImmediate()
    for (let calls = takeBatch(waiting, options); calls.length > 0; calls = takeBatch(waiting, options)) await settle(calls, run)
    underWay--
  }

  return (item) => {
    if (waiting.length >= maxWaiting) return Promise.reject(new Fault('OVERLOADED', `${waiting.length} calls wait for the database`, { canRetry: true }))
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    waiting.push({ item, resolve, reject })
    if (underWay < batchesUnderWay) void work()
    return promise
  }
}

interface Call<Item, Result> {
  item: Item
  resolve(result: Result): void
  reject(error: unknown): void
}

function takeBatch<Item, Result>(waiting: Call<Item, Result>[], { maxItems, maxBytes = Infinity, sizeOf = () => 0 }: BatchOptions<Item>): Call<Item, Result>[] {
  let bytes = 0
  let count = 0
  for (const { item } of waiting.slice(0, maxItems)) {
    bytes += sizeOf(item)
    if (count > 0 && bytes > maxBytes) break
    count++
  }
  return waiting.splice(0, count)
}

async function settle<Item, Result>(calls: readonly Call<Item, Result>[], run: (items: readonly Item[]) => Promise<readonly Result[]>): Promise<void> {
  try {
    const results = await run(calls.map(({ item }) => item))
    if (results.length !== calls.length) throw new Error(`${calls.length} calls have ${results.length} results`)
    results.forEach((result, index) => calls[index]?.resolve(result))
  } catch (error) {
    if (calls.length > 1 && isRefused(error)) await Promise.all(calls.map((call) => settle([call], run)))
    else for (const call of calls) call.reject(error)
  }
}

/** The statement was undone for what it said or whom it met: data (22), a constraint (23), a deadlock (40), a limit (54). PostgreSQL, appendix A. */
function isRefused(error: unknown): boolean {
  return error instanceof DatabaseError && error.code !== undefined && ['22', '23', '40', '54'].includes(error.code.slice(0, 2))
}

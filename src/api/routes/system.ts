import { WorkerCache } from '../../contract/cache.ts'
import { listOf, ListQuery } from '../../contract/conventions.ts'
import { QueueMinute } from '../../contract/queue.ts'
import type { WorkerCache as WorkerCacheRecord } from '../../domain/worker.ts'
import type { Api } from '../api.ts'
import { requireRole } from '../auth.ts'
import type { ApiDeps } from '../deps.ts'

/** What operators look at. */
export function addSystemRoutes(app: Api, deps: Pick<ApiDeps, 'listCaches' | 'queue'>): void {
  app.get('/system/queue/minutes', {
    onRequest: requireRole('admin'),
    schema: {
      operationId: 'listQueueMinutes', tags: ['operation'], summary: 'The last hour of the queue, minute by minute (administrators)',
      description: 'Sixty minutes, the oldest first; the last one is not over. May be 5 s old. What had to be tried again counts as waiting only while it waits.',
      errors: ['role-missing'], response: { 200: listOf(QueueMinute) },
    },
    handler: async () => ({ items: (await deps.queue.lastHour()).map((minute) => ({ ...minute, at: minute.at.toISOString() })), next: null }),
  })

  app.get('/system/cache', {
    onRequest: requireRole('admin'),
    schema: {
      operationId: 'listCaches', tags: ['operation'], summary: "The workers' caches of test data (administrators)",
      description: 'Of each worker of the last 24 hours, by name, what it said last: how full its cache is, how often it served, and which test data it holds. It says so every 10 s.',
      querystring: ListQuery, errors: ['role-missing'],
      response: { 200: listOf(WorkerCache) },
    },
    handler: async (request) => {
      const { limit, after } = request.query
      const page = await deps.listCaches({ limit, after: after ?? null })
      return { items: page.items.map(cacheView), next: page.next }
    },
  })
}

function cacheView(cache: WorkerCacheRecord): WorkerCache {
  const asked = cache.hits + cache.misses
  return {
    host: cache.worker,
    bytes: cache.bytes,
    limit_bytes: cache.limitBytes,
    files: cache.files,
    hits: cache.hits,
    misses: cache.misses,
    hit_rate: asked === 0 ? null : cache.hits / asked,
    evictions: cache.evictions,
    bytes_fetched: cache.bytesFetched,
    damaged: cache.damaged,
    seen_at: cache.seenAt.toISOString(),
    holds: cache.holds.map(({ problem, version, bytes, ofBytes }) => ({ problem, version, bytes, of_bytes: ofBytes })),
  }
}

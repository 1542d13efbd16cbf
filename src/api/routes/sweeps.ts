import { z } from 'zod'
import { listOf } from '../../contract/conventions.ts'
import { NewSweep, Sweep } from '../../contract/sweep.ts'
import type { Sweep as SweepRecord } from '../../domain/sweep.ts'
import type { Api } from '../api.ts'
import { requireRole } from '../auth.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'

const SweepParams = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

/** Files that no version names, for administrators. */
export function addSweepRoutes(app: Api, deps: Pick<ApiDeps, 'sweeps'>): void {
  app.post('/system/sweeps', {
    onRequest: requireRole('admin'),
    schema: {
      operationId: 'startSweep', tags: ['operation'], summary: 'Remove the files that no version names (administrators)',
      description: 'They are what is left of uploads that failed or were cut off. A relay does it, now as it does every day and soon after such an upload; ask with the id how far it is. Never touches what a version names, nor what an upload under way is going to name.',
      body: NewSweep, errors: ['role-missing'],
      response: { 202: Sweep },
    },
    handler: async (request, reply) => reply.code(202).send(sweepView(await deps.sweeps.askForSweep({ dryRun: request.body.dry_run }))),
  })

  app.get('/system/sweeps', {
    onRequest: requireRole('admin'),
    schema: {
      operationId: 'listSweeps', tags: ['operation'], summary: 'The last sweeps (administrators)',
      description: 'The newest first, 50 at most.',
      errors: ['role-missing'],
      response: { 200: listOf(Sweep) },
    },
    handler: async () => ({ items: (await deps.sweeps.listSweeps(50)).map(sweepView), next: null }),
  })

  app.get('/system/sweeps/:id', {
    onRequest: requireRole('admin'),
    schema: {
      operationId: 'getSweep', tags: ['operation'], summary: 'How far a sweep is (administrators)',
      params: SweepParams, errors: ['role-missing', 'no-such-sweep'],
      response: { 200: Sweep },
    },
    handler: async (request) => {
      const sweep = await deps.sweeps.getSweep(request.params.id)
      if (sweep === null) throw new ApiError('no-such-sweep', `There is no sweep ${request.params.id}, or it was long ago.`)
      return sweepView(sweep)
    },
  })
}

function sweepView({ id, dryRun, state, askedAt, startedAt, endedAt, counts, fault }: SweepRecord): Sweep {
  return {
    id,
    dry_run: dryRun,
    state,
    asked_at: askedAt.toISOString(),
    started_at: startedAt?.toISOString() ?? null,
    ended_at: endedAt?.toISOString() ?? null,
    counts: counts && {
      manifests: counts.manifests,
      blobs: counts.blobs,
      bytes: counts.bytes,
      unnamed: counts.unnamed,
      missing: counts.missing,
      unnamed_bytes: counts.unnamedBytes,
      removed: counts.removed,
      removed_bytes: counts.removedBytes,
      lapsed_uploads: counts.lapsedUploads,
      unfinished: counts.unfinished,
    },
    fault,
  }
}

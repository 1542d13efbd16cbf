import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, newKey, queryString } from '../../api/call.ts'
import { versionPath } from '../../api/testset-queries.ts'
import type { PublishedTestset, Rejudging } from '../../api/types.ts'

/** `preview`: judged in advance, nothing is published. `affected`: published, and judged again where it matters. `none`: published only. */
export type PublishChoice = 'preview' | 'affected' | 'none'

/** Publishes a version, or asks what that would change. `onDone` leads on, before what is shown is fetched anew; it is given the id of the rejudging, where one was begun. */
export function usePublish(slug: string, version: string, onDone?: (rejudging: string | null) => void) {
  const client = useQueryClient()
  const path = versionPath(slug, version)
  return useMutation({
    mutationFn: async (choice: PublishChoice): Promise<string | null> => {
      if (choice === 'preview') return (await call<Rejudging>(`${path}/rejudgings`, { method: 'POST', idempotencyKey: newKey() })).id
      const { rejudging } = await call<PublishedTestset>(`${path}/publish${queryString({ rejudge: choice === 'none' ? undefined : choice })}`, { method: 'POST' })
      return rejudging?.id ?? null
    },
    onSuccess: (rejudging) => {
      onDone?.(rejudging)
      return Promise.all([['testsets', slug], ['problem', slug], ['problems'], ['rejudgings', slug], ['submissions']].map((queryKey) => client.invalidateQueries({ queryKey })))
    },
  })
}

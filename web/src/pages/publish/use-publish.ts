import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { versionPath } from '../../api/testset-queries.ts'
import type { PublishedTestset } from '../../api/types.ts'

/** `none`: published only, verdicts stay as they are. */
export type PublishChoice = 'none'

/** Publishes a version; `onDone` leads on, before what is shown of the versions is fetched anew. */
export function usePublish(slug: string, version: string, onDone?: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (_choice: PublishChoice) => call<PublishedTestset>(`${versionPath(slug, version)}/publish`, { method: 'POST' }),
    onSuccess: () => {
      onDone?.()
      return Promise.all([['testsets', slug], ['problem', slug], ['problems']].map((queryKey) => client.invalidateQueries({ queryKey })))
    },
  })
}

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, call, newKey } from '../../api/call.ts'
import { submissionQuery } from '../../api/queries.ts'
import type { Submission } from '../../api/types.ts'
import { readStored, writeStored } from '../../elements/stored.ts'

interface Program {
  purpose: 'samples' | 'judge'
  language: string
  source: string
}

export interface Trial {
  /** The submission that was made last to this problem in this tab, also before a reload; null before the first. */
  id: string | null
  isSending: boolean
  /** Why nothing was sent; null when all is well. */
  error: Error | null
  send: (program: Program) => void
  /** Sends once more what failed, under its key: if it had come through after all, nothing is made twice. */
  sendAgain: () => void
}

const attempts = 4

/** Sends programs of one problem. A lost answer is no lost submission: it is sent again under the same key. */
export function useTrial(user: string, problem: string): Trial {
  const name = `gavel.trial.${user}.${problem}`
  const client = useQueryClient()
  const [id, setId] = useState(() => readStored(name, 'sessionStorage'))
  const sending = useMutation({
    mutationFn: ({ purpose, language, source, key }: Program & { key: string }) => {
      if (source.trim() === '') throw new Error('There is no program yet. Write one in the editor, then try again.')
      const body = { problem, language, source, ...(purpose === 'samples' ? { samples_only: true } : {}) }
      return call<Submission>('/v1/submissions', { method: 'POST', body, idempotencyKey: key })
    },
    retry: (failures, error) => error instanceof ApiError && error.canRetry && failures < attempts - 1,
    onSuccess: (submission) => {
      client.setQueryData(submissionQuery(submission.id).queryKey, submission)
      setId(submission.id)
      writeStored(name, submission.id, 'sessionStorage')
      if (submission.purpose === 'judge') void client.invalidateQueries({ queryKey: ['submissions'] })
    },
  })
  return {
    id,
    isSending: sending.isPending,
    error: sending.error,
    send: (program) => {
      if (!sending.isPending) sending.mutate({ ...program, key: newKey() })
    },
    sendAgain: () => {
      if (sending.isError) sending.mutate(sending.variables)
    },
  }
}

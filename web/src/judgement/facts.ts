import type { Submission } from '../api/types.ts'
import { counted, duration, memory } from '../format/amounts.ts'
import { cellName, focusOf, type StripModel } from '../strip/model.ts'
import { verdictTitle } from '../strip/verdict.ts'

/** An amount stays in one line with its unit and its limit. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0')
}

/** What is to be said beside the verdict, the most important first; `brief`: without what the line of the deciding test says anyway. */
export function factsOf(submission: Submission, model: StripModel, { brief }: { brief: boolean }): string[] {
  const { status, verdict } = submission
  switch (status) {
    case 'queued':
      return ['waiting for a free slot']
    case 'compiling':
      return ['compiling your program']
    case 'running':
      return [unbroken(`${submission.tests.done} of ${counted(submission.tests.total, submission.purpose === 'samples' ? 'sample' : 'test')}`), ...(brief ? [] : usage(submission, model))]
    case 'done':
      if (brief) return [headline(submission, model), ...(verdict === 'AC' ? usage(submission, model) : [])]
      return [headline(submission, model), ...usage(submission, model), ...phases(submission)]
    default:
      return status satisfies never
  }
}

function headline({ verdict, purpose }: Submission, model: StripModel): string {
  if (verdict === null) return ''
  const all = unbroken(counted(model.cells.length, purpose === 'samples' ? 'sample' : 'test'))
  if (verdict === 'AC') return purpose === 'samples' ? `Right on ${all}` : `Accepted on ${all}`
  if (verdict === 'JE') return 'The judge failed, not your program. It has been tried three times; nothing counts against you'
  const focus = focusOf(model.cells)
  return focus === null ? verdictTitle(verdict) : `${verdictTitle(verdict)} on ${cellName(focus)}`
}

/** Maximum over the tests, beside the limits. */
function usage({ time_ms, memory_kib }: Submission, { timeLimitMs, memoryLimitKib }: StripModel): string[] {
  const facts: string[] = []
  if (time_ms !== null) facts.push(timeLimitMs === null ? duration(time_ms) : `${duration(time_ms)} of ${duration(timeLimitMs)}`)
  if (memory_kib !== null) facts.push(memoryLimitKib === null ? memory(memory_kib) : `${memory(memory_kib)} of ${memory(memoryLimitKib)}`)
  return facts.map(unbroken)
}

function phases({ created_at, started_at, finished_at, compile_ms, compile_cached, verdict, judgements }: Submission): string[] {
  if (started_at === null || finished_at === null) return []
  // Of a judgement that was made later, the submission does not say since when it waited.
  const waited = judgements > 1 ? [] : [`waited ${unbroken(duration(Math.max(0, Date.parse(started_at) - Date.parse(created_at))))}`]
  const judgedMs = Math.max(0, Date.parse(finished_at) - Date.parse(started_at) - (compile_ms ?? 0))
  const compiled = compile_ms === null ? [] : [compile_cached === true ? 'compiled before' : `compiled in ${unbroken(duration(compile_ms))}`]
  const judged = verdict === 'CE' ? [] : [`judged in ${unbroken(duration(judgedMs))}`]
  return [[...waited, ...compiled, ...judged].join(', ')].filter((text) => text !== '')
}

import type { QueueState } from '../../api/types.ts'
import { Figures, type Figure } from '../../elements/figures.tsx'
import { counted, duration } from '../../format/amounts.ts'

/** The four numbers that one asks for first. */
export function QueueNumbers({ queue: { waiting, judging, slots, workers, dead_letters, dead_letters_last_hour } }: { queue: QueueState }) {
  const all = waiting.reduce((sum, one) => sum + one.waiting, 0)
  const rejudge = waiting.find(({ priority }) => priority === 'rejudge')?.waiting ?? 0
  const ages = waiting.flatMap(({ priority, oldest_ms }) => (priority === 'rejudge' || oldest_ms === null ? [] : [oldest_ms]))
  const facts: Figure[] = [
    { name: 'Waiting', value: all.toLocaleString('en'), note: rejudge === 0 ? 'for a free slot' : `${rejudge.toLocaleString('en')} of them to be judged again` },
    { name: 'Oldest waiting', value: ages.length === 0 ? '–' : duration(Math.max(...ages)), note: ages.length === 0 ? 'nobody waits' : 'rejudgings aside' },
    { name: 'Slots busy', value: `${judging.toLocaleString('en')} ÷ ${slots.toLocaleString('en')}`, note: workers === 0 ? 'no worker is there' : `on ${counted(workers, 'worker')}`, isBad: workers === 0 },
    { name: 'Given up', value: dead_letters.toLocaleString('en'), note: `${dead_letters_last_hour.toLocaleString('en')} in the last hour`, isBad: dead_letters > 0 },
  ]
  return <Figures figures={facts} />
}

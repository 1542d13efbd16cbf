import type { Answers } from './arrivals.ts'
import type { Growth } from './growth.ts'

export interface Part extends Growth {
  name: string
  cpuOfOneCore: number
}

interface Percentiles { p50Ms: number; p99Ms: number; mostMs: number }

export interface Waits {
  judged: number
  notAccepted: number
  /** Though each program had been seen before. */
  compiled: number
  /** From the commit to the claim. */
  wait: Percentiles
  /** From the commit to the verdict. */
  whole: Percentiles
}

const waitGoalMs = 500

export function peakText({ seconds, rate, answers, waits, parts }: { seconds: number; rate: number; answers: Answers; waits: Waits; parts: readonly Part[] }): string {
  const refused = Object.entries(answers.refused)
  const growing = parts.filter(({ isFlat }) => isFlat === false).map(({ name }) => name)
  const goals = [
    ['queue wait p99 below 500 ms', waits.wait.p99Ms < waitGoalMs, ms(waits.wait.p99Ms)],
    ['nothing refused', refused.length === 0, refused.length === 0 ? '0' : refused.map(([why, count]) => `${count} × ${why}`).join(', ')],
    ['memory flat', parts.every(({ isFlat }) => isFlat), parts.some(({ isFlat }) => isFlat === null) ? 'too short to tell' : growing.length === 0 ? 'of every part' : `grows: ${growing.join(', ')}`],
  ] as const
  return [
    `${rate} submissions a second for ${seconds} s: ${answers.sent} sent, ${waits.judged} judged, ${waits.notAccepted} not AC, ${waits.compiled} compiled anew. The answer to POST: median ${ms(answers.p50Ms)}, p99 ${ms(answers.p99Ms)}.`,
    '',
    '| | median | p99 | at most |', '|---|--:|--:|--:|',
    ...([['waited in the queue', waits.wait], ['commit to verdict', waits.whole]] as const).map(([name, one]) => `| ${name} | ${ms(one.p50Ms)} | ${ms(one.p99Ms)} | ${ms(one.mostMs)} |`),
    '',
    '| part | CPU, of a core | memory, MB: at the start, after each minute, at the end | MB a minute |', '|---|--:|---|--:|',
    ...parts.map((part) => `| ${part.name} | ${(100 * part.cpuOfOneCore).toFixed(1)} % | ${part.byMinute.map((bytes) => (bytes / 1e6).toFixed(0)).join(' ')} | ${(part.perMinute / 1e6).toFixed(2)}${part.isFlat === false ? ' grows' : ''} |`),
    '',
    ...goals.map(([goal, isReached, figure]) => `- ${goal}: ${isReached ? 'reached' : 'NOT REACHED'} (${figure})`),
  ].join('\n')
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`
}

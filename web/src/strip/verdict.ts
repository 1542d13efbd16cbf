import type { Verdict } from '../api/types.ts'

/** How a cell stands: a verdict, or not one yet, or never one since judging had already stopped. */
export type CellState = Verdict | 'waiting' | 'running' | 'skipped'

/** Letter, word and colour class of each state: the same everywhere. */
export const faces: Record<CellState, { letter: string; word: string; tone: string }> = {
  AC: { letter: 'A', word: 'accepted', tone: 'tone-ac' },
  WA: { letter: 'W', word: 'wrong answer', tone: 'tone-wa' },
  TLE: { letter: 'T', word: 'time limit exceeded', tone: 'tone-tle' },
  MLE: { letter: 'M', word: 'memory limit exceeded', tone: 'tone-mle' },
  OLE: { letter: 'O', word: 'output limit exceeded', tone: 'tone-ole' },
  RTE: { letter: 'R', word: 'run-time error', tone: 'tone-rte' },
  CE: { letter: 'C', word: 'does not compile', tone: 'tone-ce' },
  JE: { letter: 'J', word: 'fault of the judge', tone: 'tone-je' },
  waiting: { letter: '', word: 'waiting', tone: 'tone-waiting' },
  running: { letter: '', word: 'running', tone: 'tone-running' },
  skipped: { letter: '', word: 'not judged: judging stops at the first failure', tone: 'tone-skipped' },
}

/** The verdicts in the order of a filter's list. */
export const verdictList: Verdict[] = ['AC', 'WA', 'TLE', 'MLE', 'OLE', 'RTE', 'CE', 'JE']

/** `Wrong answer`. */
export function verdictTitle(verdict: Verdict): string {
  const { word } = faces[verdict]
  return word.charAt(0).toUpperCase() + word.slice(1)
}

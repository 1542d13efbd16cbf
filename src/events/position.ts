/**
 * Where an event stands among all of a submission: which judgement, under which claim of it, and its place in that claim. Later events have
 * greater positions, and the same event has the same one however it was learnt of, so a reader who names the last one seen misses nothing.
 */
export type Position = readonly [judgement: number, claim: number, place: number]

/** Before everything. */
export const start: Position = [0, 0, 0]

/** The places in a claim: run i is at `firstRun + i`. The last is the verdict, or the return to the queue after a claim that came to nothing. */
export const places = { compiling: 1, running: 2, firstRun: 3, last: 1_000_000 } as const

/** As it is sent: `1.1.3`. */
export function formatPosition(position: Position): string {
  return position.join('.')
}

/** Of a `Last-Event-ID`; anything that is none of ours means the start. */
export function parsePosition(id: string | null): Position {
  const [, judgement, claim, place] = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/.exec(id ?? '') ?? []
  return judgement === undefined ? start : [Number(judgement), Number(claim), Number(place)]
}

export function isAfter(a: Position, b: Position): boolean {
  if (a[0] !== b[0]) return a[0] > b[0]
  if (a[1] !== b[1]) return a[1] > b[1]
  return a[2] > b[2]
}

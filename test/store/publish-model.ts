import type { Model } from '../support/explore.ts'

/**
 * From a publish to a verdict: src/cli/package-store.ts, src/store/testsets.ts, new-submission.ts, claims.ts and lost-claims.ts, and the
 * worker's cache, a step for each transaction, each file and each answer. Between any two, anybody else may do anything, and die.
 */
interface State {
  /** Files that are stored; a file's content is its name, as with digests. */
  blobs: string[]
  /** Version → the file that its manifest names. */
  versions: { file: string }[]
  /** Which version is judged on, and how many publishes there were. */
  pointer: { version: number; publish: number }
  /** The last publish that has been answered. */
  answered: number
  publishers: { done: number; /** Null: an upload; else it goes back to this version. */ version: number | null; file: string; /** Its number; -1 until it has one. */ publish: number }[]
  senders: { at: 'send' | 'store' | 'answer' | 'over'; wasAnswered: boolean; /** The last publish that had been answered when it was sent. */ from: number }[]
  /** By sender; null until it is stored. */
  judgements: (Judgement | null)[]
  workers: Worker[]
  crashesLeft: number
  lapsesLeft: number
}

type PublishStep = 'store' | 'move the pointer' | 'answer'

interface Judgement {
  status: 'queued' | 'claimed' | 'done'
  claims: number
  version: number | null
  /** Which publish had made it the version to judge on. */
  publish: number
  /** The file that the verdict was found with. */
  judgedWith: string | null
  writes: number
  /** The lease of the present claim is over. */
  lapsed: boolean
}

interface Worker {
  at: 'claim' | 'fetch' | 'judge' | 'finish'
  judgement: number
  claim: number
  version: number
  /** What it has found. */
  file: string | null
  /** On its disk, by name. */
  cache: Record<string, string>
  /** For a broken rule only. */
  knownPointer: State['pointer'] | null
}

/** What the protocol would be without: each of them has to be found wrong. */
export const brokenRules = [
  'a worker remembers which version is published',
  'a publish is answered before the pointer is moved',
  'the pointer is moved before the files are stored',
  'a verdict is written by whoever has one',
  'the cache knows files by their place in the problem',
  'a judgement whose lease has lapsed stays where it is',
  'a submission is answered before it is stored',
] as const
export type BrokenRule = (typeof brokenRules)[number]

export interface Size {
  /** For each: null uploads a version with a file of its own, a number goes back to that version. The first version is 0. */
  publishes: (number | null)[]
  submissions: number
  workers: number
  crashes: number
  lapses: number
}

export function publishModel(size: Size, broken: BrokenRule | null = null): Model<State> {
  const is = (rule: BrokenRule) => rule === broken
  const pointer = { version: 0, publish: 0 }
  return {
    start: {
      blobs: ['first'],
      versions: [{ file: 'first' }],
      pointer,
      answered: 0,
      publishers: size.publishes.map((version, index) => ({ done: 0, version, file: version === null ? `file ${index}` : 'first', publish: -1 })),
      senders: Array.from({ length: size.submissions }, () => ({ at: 'send', wasAnswered: false, from: -1 })),
      judgements: Array.from({ length: size.submissions }, () => null),
      workers: Array.from({ length: size.workers }, () => ({ ...newWorker(), knownPointer: is('a worker remembers which version is published') ? pointer : null })),
      crashesLeft: size.crashes,
      lapsesLeft: size.lapses,
    },
    steps(state) {
      const crash = (name: string, end: (copy: State) => void) =>
        state.crashesLeft === 0 ? [] : [{ name: `${name} dies`, apply: (copy: State) => { copy.crashesLeft--; end(copy) } }]
      return [
        ...state.publishers.flatMap(({ done }, index) => done === publishSteps ? [] : [
          { name: `publisher ${index}: ${publishing(is)[done]}`, apply: (copy: State) => publish(copy, index, is) },
          ...crash(`publisher ${index}`, (copy) => Object.assign(copy.publishers[index] ?? {}, { done: publishSteps })),
        ]),
        ...state.senders.flatMap(({ at }, index) => at === 'over' ? [] : [
          { name: `submission ${index}: ${at}`, apply: (copy: State) => send(copy, index, is) },
          ...crash(`the API at submission ${index}`, (copy) => Object.assign(copy.senders[index] ?? {}, { at: 'over' })),
        ]),
        ...state.workers.flatMap(({ at, judgement }, index) => [
          ...(at === 'claim' && !state.judgements.some((one) => one?.status === 'queued') ? [] : [{ name: `worker ${index}: ${at}`, apply: (copy: State) => work(copy, index, is) }]),
          // Another takes its place at once, with the disk of the dead one.
          ...(at === 'claim' ? [] : crash(`worker ${index} (judgement ${judgement})`, (copy) => restart(copy, index))),
        ]),
        ...state.judgements.flatMap((judgement, index) => {
          const lapses = judgement?.status === 'claimed' && !judgement.lapsed && (state.lapsesLeft > 0 || !isHeld(state, index))
          const lapse = { name: `the lease of judgement ${index} lapses`, apply: (copy: State) => {
            const lapsing = copy.judgements[index]
            if (isHeld(copy, index)) copy.lapsesLeft--
            if (lapsing) lapsing.lapsed = true
          } }
          const recover = { name: `the relay puts judgement ${index} back`, apply: (copy: State) => putBack(copy.judgements[index]) }
          return [...(lapses ? [lapse] : []), ...(judgement?.lapsed && judgement.status === 'claimed' && !is('a judgement whose lease has lapsed stays where it is') ? [recover] : [])]
        }),
      ]
    },
    fault: (state) => faultOf(state) ?? (isQuiet(state) ? faultOf(goneOn(state, is), { isEnd: true }) : null),
  }
}

function putBack(judgement: Judgement | null | undefined): void {
  if (judgement) Object.assign(judgement, { status: 'queued', version: null, publish: -1, lapsed: false })
}

function newWorker(cache: Record<string, string> = {}): Worker {
  return { at: 'claim', judgement: -1, claim: 0, version: -1, file: null, cache, knownPointer: null }
}

function restart(state: State, index: number): void {
  const dead = state.workers[index]
  if (dead !== undefined) state.workers[index] = { ...newWorker(dead.cache), knownPointer: dead.knownPointer }
}

/** Whether the worker of its present claim lives. */
function isHeld(state: State, index: number): boolean {
  const claims = state.judgements[index]?.claims
  return state.workers.some((worker) => worker.judgement === index && worker.claim === claims && worker.at !== 'claim')
}

const publishSteps = 3

/** What a publisher does, one after the other. */
function publishing(is: (rule: BrokenRule) => boolean): PublishStep[] {
  if (is('a publish is answered before the pointer is moved')) return ['store', 'answer', 'move the pointer']
  if (is('the pointer is moved before the files are stored')) return ['move the pointer', 'store', 'answer']
  return ['store', 'move the pointer', 'answer']
}

function publish(state: State, index: number, is: (rule: BrokenRule) => boolean): void {
  const self = state.publishers[index]
  if (self === undefined) return
  switch (publishing(is)[self.done++]) {
    case 'store':
      if (!state.blobs.includes(self.file)) state.blobs.push(self.file)
      return
    case 'move the pointer':
      // One transaction: the version, and the pointer to it.
      self.version ??= state.versions.push({ file: self.file }) - 1
      self.publish = state.pointer.publish + 1
      state.pointer = { version: self.version, publish: self.publish }
      return
    case 'answer':
      state.answered = Math.max(state.answered, self.publish === -1 ? state.pointer.publish + 1 : self.publish)
      return
    case undefined:
  }
}

function send(state: State, index: number, is: (rule: BrokenRule) => boolean): void {
  const self = state.senders[index]
  if (self === undefined) return
  const answersEarly = is('a submission is answered before it is stored')
  switch (self.at) {
    case 'send':
      self.from = state.answered
      self.wasAnswered = answersEarly
      self.at = 'store'
      return
    case 'store':
      state.judgements[index] = { status: 'queued', claims: 0, version: null, publish: -1, judgedWith: null, writes: 0, lapsed: false }
      self.at = answersEarly ? 'over' : 'answer'
      return
    case 'answer':
      self.wasAnswered = true
      self.at = 'over'
      return
    case 'over':
      return
    default:
      self.at satisfies never
  }
}

function work(state: State, index: number, is: (rule: BrokenRule) => boolean): void {
  const self = state.workers[index]
  if (self === undefined) return
  const judgement = state.judgements[self.judgement]
  const file = state.versions[self.version]?.file ?? ''
  const name = is('the cache knows files by their place in the problem') ? 'secret/1' : file
  switch (self.at) {
    case 'claim': {
      self.judgement = state.judgements.findIndex((one) => one?.status === 'queued')
      const next = state.judgements[self.judgement]
      if (!next) return
      // One statement: the claim and the look at the pointer.
      const seen = self.knownPointer ?? state.pointer
      Object.assign(next, { status: 'claimed', claims: next.claims + 1, version: seen.version, publish: seen.publish, lapsed: false })
      Object.assign(self, { at: 'fetch', claim: next.claims, version: seen.version })
      return
    }
    case 'fetch':
      if (self.cache[name] === undefined && !state.blobs.includes(file)) {
        // Given up: a fault of ours, which ends in JE.
        if (judgement?.claims === self.claim && judgement.status === 'claimed') Object.assign(judgement, { status: 'done', judgedWith: 'nothing', writes: judgement.writes + 1 })
        restart(state, index)
        return
      }
      self.cache[name] ??= file
      self.at = 'judge'
      return
    case 'judge':
      self.file = self.cache[name] ?? null
      self.at = 'finish'
      return
    case 'finish': {
      const isMine = judgement?.claims === self.claim && judgement.status === 'claimed'
      if (judgement && (isMine || is('a verdict is written by whoever has one'))) Object.assign(judgement, { status: 'done', judgedWith: self.file, writes: judgement.writes + 1, lapsed: false })
      restart(state, index)
      return
    }
    default:
      self.at satisfies never
  }
}

function faultOf(state: State, { isEnd = false } = {}): string | null {
  for (const [index, judgement] of state.judgements.entries()) {
    if (isEnd && state.senders[index]?.wasAnswered && judgement?.status !== 'done') return `submission ${index} was accepted and is never judged`
    if (judgement?.status !== 'done') continue
    const { version, publish: judgedOn, judgedWith, writes } = judgement
    const from = state.senders[index]?.from ?? 0
    if (version === null || judgedOn < from) return `submission ${index} was judged on publish ${judgedOn}, and publish ${from} had been answered before it was sent`
    if (judgedWith !== state.versions[version]?.file) return `submission ${index} says version ${version} and was judged with ${judgedWith}`
    if (writes > 1) return `submission ${index} has had ${writes} verdicts`
  }
  return null
}

/** Nobody has anything to do but the relay and workers that wait. */
function isQuiet(state: State): boolean {
  return state.senders.every(({ at }) => at === 'over') && state.publishers.every(({ done }) => done === publishSteps) && state.workers.every(({ at }) => at === 'claim')
}

/** What becomes of it when nothing goes wrong any more. */
function goneOn(quiet: State, is: (rule: BrokenRule) => boolean): State {
  const state: State = JSON.parse(JSON.stringify(quiet))
  if (!is('a judgement whose lease has lapsed stays where it is')) for (const judgement of state.judgements) if (judgement?.status === 'claimed') putBack(judgement)
  while (state.judgements.some((judgement) => judgement?.status === 'queued') || state.workers[0]?.at !== 'claim') work(state, 0, is)
  return state
}

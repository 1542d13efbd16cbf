import type { Model } from '../support/explore.ts'

/**
 * Uploads and sweeps as src/store/uploads.ts, src/store/condemned.ts and src/blobs/sweep.ts do them, a step for each statement of SQL and
 * each call of the store of blobs, by the names that they have there. Between any two, anybody else may do anything, and die.
 */
interface State {
  /** The last number given to an upload. */
  lastUpload: number
  lastCondemned: number
  blobs: string[]
  /** Rows of `upload` that others can see. */
  uploads: number[]
  /** Of these, the ones whose lease is over. */
  lapsed: number[]
  condemned: { id: number; digest: string; after: number | null; /** Who removes it. */ deletedBy: number | null }[]
  /** What the manifests of all versions name. */
  named: string[]
  uploaders: Uploader[]
  sweepers: Sweeper[]
  crashesLeft: number
  lapsesLeft: number
}

interface Uploader {
  at: 'number' | 'begin' | 'see what is condemned' | 'rescue' | 'look again' | 'has' | 'put' | 'keep' | 'end' | 'over'
  id: number
  wants: string[]
  /** Index of the content that it is at. */
  content: number
  condemned: string[]
  /** What it puts when all contents are known. */
  kept: string[]
}

interface Sweeper {
  at: 'list' | 'look at manifests' | 'condemn' | 'seal' | 'drop lapsed' | 'due' | 'look at manifests again' | 'spare' | 'sentence' | 'take over' | 'remove' | 'forget' | 'over'
  sweepsLeft: number
  listed: string[]
  named: string[]
  /** For a broken rule only. */
  sealAt: number
  due: { id: number; digest: string }[]
  sentenced: { id: number; digest: string }[]
  removed: { id: number; digest: string }[]
}

const newSweeper = (sweepsLeft: number): Sweeper => ({ at: 'list', sweepsLeft, listed: [], named: [], sealAt: 0, due: [], sentenced: [], removed: [] })
const newUploader = (wants: string[]): Uploader => ({ at: 'number', id: 0, wants, content: 0, condemned: [], kept: [] })

/** What the protocol would be without: each of them has to be found wrong. */
export const brokenRules = [
  'an upload does not rescue what is condemned',
  'an upload does not wait for what is being removed',
  'an upload sees what is condemned before others see it',
  'an upload that was taken for dead may end',
  'what is condemned is sealed before it can be seen',
  'a sweep does not wait for uploads',
  'a sweep does not look at the manifests again',
  'a sweep looks at the manifests again before it looks at the uploads',
  'what was rescued is removed all the same',
  'what is sentenced is known by its digest',
  'a blob is forgotten before it is removed',
  'what another sweeper is still removing is taken over',
  'nothing is taken over from a sweeper that is dead',
  'uploads that have lapsed are not dropped',
] as const
export type BrokenRule = (typeof brokenRules)[number]

export interface Size {
  /** What is stored at the start without a name, as a failed upload leaves it. */
  unnamed: string[]
  /** For each upload, what it wants to name. */
  uploads: string[][]
  /** For each sweeper, how often it sweeps. */
  sweeps: number[]
  crashes: number
  /** Leases of uploads that live and lapse all the same. */
  lapses: number
  /** A folder gives new blobs their names when all are written, S3 at once. */
  namesAtEnd: boolean
}

export function sweepModel(size: Size, broken: BrokenRule | null = null): Model<State> {
  const is = (rule: BrokenRule) => rule === broken
  return {
    start: {
      lastUpload: 0,
      lastCondemned: 0,
      blobs: size.unnamed,
      uploads: [],
      lapsed: [],
      condemned: [],
      named: [],
      uploaders: size.uploads.map(newUploader),
      sweepers: size.sweeps.map(newSweeper),
      crashesLeft: size.crashes,
      lapsesLeft: size.lapses,
    },
    steps(state) {
      const crash = (name: string, end: (copy: State) => void) =>
        state.crashesLeft === 0 ? [] : [{ name: `${name} dies`, apply: (copy: State) => { copy.crashesLeft--; end(copy) } }]
      return [
        ...state.uploaders.flatMap((uploader, index) => uploader.at === 'over' ? [] : [
          { name: `upload ${index}: ${uploader.at} ${uploader.wants[uploader.content] ?? ''}`, apply: (copy: State) => upload(copy, copy.uploaders[index], { is, atEnd: size.namesAtEnd }) },
          ...crash(`upload ${index}`, (copy) => uploadOver(copy.uploaders[index])),
        ]),
        ...state.sweepers.flatMap((sweeper, index) => sweeper.at === 'over' ? [] : [
          { name: `sweeper ${index}: ${sweeper.at}`, apply: (copy: State) => sweep(copy, index, is) },
          ...crash(`sweeper ${index}`, (copy) => sweepOver(copy.sweepers[index])),
        ]),
        // Of a dead upload the lease is over one day; a slow one may lose it too.
        ...state.uploads.filter((id) => !state.lapsed.includes(id) && (state.lapsesLeft > 0 || isDead(state, id))).map((id) => ({
          name: `the lease of upload number ${id} lapses`,
          apply: (copy: State) => {
            if (!isDead(copy, id)) copy.lapsesLeft--
            copy.lapsed.push(id)
          },
        })),
      ]
    },
    fault(state) {
      const lost = state.named.find((digest) => !state.blobs.includes(digest))
      if (lost !== undefined) return `a manifest names ${lost}, which is not there`
      const isQuiet = state.uploaders.every(({ at }) => at === 'over') && state.sweepers.every(({ at }) => at === 'over')
      return isQuiet ? afterOneMoreSweep(state, is) : null
    },
  }
}

function isDead(state: State, id: number): boolean {
  return !state.uploaders.some((uploader) => uploader.id === id && uploader.at !== 'over')
}

/** What only the dead knew makes no difference any more, and so no other state. */
function uploadOver(self: Uploader | undefined): void {
  if (self !== undefined) Object.assign(self, newUploader([]), { at: 'over', id: self.id })
}

function sweepOver(self: Sweeper | undefined): void {
  if (self !== undefined) Object.assign(self, newSweeper(0), { at: 'over' })
}

function upload(state: State, self: Uploader | undefined, { is, atEnd }: { is: (rule: BrokenRule) => boolean; atEnd: boolean }): void {
  if (self === undefined) return
  const digest = self.wants[self.content] ?? ''
  const next = () => {
    self.content++
    self.at = self.content < self.wants.length ? 'rescue' : 'keep'
  }
  switch (self.at) {
    case 'number':
      self.id = ++state.lastUpload
      self.at = is('an upload sees what is condemned before others see it') ? 'see what is condemned' : 'begin'
      return
    case 'begin':
      state.uploads.push(self.id)
      self.at = is('an upload sees what is condemned before others see it') ? 'rescue' : 'see what is condemned'
      return
    case 'see what is condemned':
      self.condemned = state.condemned.map((row) => row.digest)
      self.at = is('an upload sees what is condemned before others see it') ? 'begin' : 'rescue'
      return
    case 'rescue':
      if (!self.condemned.includes(digest)) {
        self.at = 'has'
        return
      }
      if (!is('an upload does not rescue what is condemned')) state.condemned = state.condemned.filter((row) => row.digest !== digest || row.deletedBy !== null)
      self.at = is('an upload does not wait for what is being removed') || is('an upload does not rescue what is condemned') ? 'has' : 'look again'
      return
    case 'look again':
      self.at = state.condemned.some((row) => row.digest === digest) ? 'rescue' : 'has'
      return
    case 'has':
      if (state.blobs.includes(digest)) next()
      else self.at = 'put'
      return
    case 'put':
      if (atEnd) self.kept.push(digest)
      else add(state.blobs, digest)
      next()
      return
    case 'keep':
      for (const kept of self.kept) add(state.blobs, kept)
      self.at = 'end'
      return
    case 'end':
      if (state.uploads.includes(self.id) || is('an upload that was taken for dead may end')) {
        drop(state, self.id)
        for (const wanted of self.wants) add(state.named, wanted)
      }
      uploadOver(self)
      return
    case 'over':
      return
    default:
      self.at satisfies never
  }
}

function sweep(state: State, index: number, is: (rule: BrokenRule) => boolean): void {
  const self = state.sweepers[index]
  if (self === undefined) return
  switch (self.at) {
    case 'list':
      self.listed = [...state.blobs]
      self.sealAt = state.lastUpload
      self.at = 'look at manifests'
      return
    case 'look at manifests':
      self.named = [...state.named]
      self.at = 'condemn'
      return
    case 'condemn':
      for (const digest of self.listed) {
        if (self.named.includes(digest) || state.condemned.some((row) => row.digest === digest)) continue
        state.condemned.push({ id: ++state.lastCondemned, digest, after: null, deletedBy: null })
      }
      self.listed = []
      self.at = 'seal'
      return
    case 'seal':
      for (const row of state.condemned) row.after ??= is('what is condemned is sealed before it can be seen') ? self.sealAt : state.lastUpload
      self.sealAt = 0
      self.at = 'drop lapsed'
      return
    case 'drop lapsed':
      if (!is('uploads that have lapsed are not dropped')) for (const id of state.lapsed) drop(state, id)
      self.at = is('a sweep looks at the manifests again before it looks at the uploads') ? 'look at manifests again' : 'due'
      return
    case 'due': {
      const waitsFor = (after: number) => !is('a sweep does not wait for uploads') && state.uploads.some((id) => id <= after)
      self.due = state.condemned.filter((row) => row.deletedBy === null && row.after !== null && !waitsFor(row.after)).map(({ id, digest }) => ({ id, digest }))
      if (self.due.length === 0) self.at = 'take over'
      else if (is('a sweep looks at the manifests again before it looks at the uploads')) self.at = 'spare'
      else self.at = 'look at manifests again'
      return
    }
    case 'look at manifests again':
      if (!is('a sweep does not look at the manifests again')) self.named = [...state.named]
      self.at = is('a sweep looks at the manifests again before it looks at the uploads') ? 'due' : 'spare'
      return
    case 'spare': {
      const spared = new Set(self.due.filter(({ digest }) => self.named.includes(digest)).map(({ id }) => id))
      state.condemned = state.condemned.filter((row) => row.deletedBy !== null || !spared.has(row.id))
      self.due = self.due.filter(({ id }) => !spared.has(id))
      self.named = []
      self.at = 'sentence'
      return
    }
    case 'sentence':
      for (const due of self.due) {
        const row = state.condemned.find(({ id, digest }) => (is('what is sentenced is known by its digest') ? digest === due.digest : id === due.id))
        if (row !== undefined && row.deletedBy === null) {
          row.deletedBy = index
          self.sentenced.push({ id: row.id, digest: row.digest })
        } else if (row === undefined && is('what was rescued is removed all the same')) self.sentenced.push(due)
      }
      self.due = []
      self.at = is('a blob is forgotten before it is removed') ? 'forget' : 'remove'
      return
    case 'take over':
      // The real one waits until whatever a dead sweeper asked of the store is over.
      for (const row of state.condemned) {
        const owner = row.deletedBy === null ? undefined : state.sweepers[row.deletedBy]
        if (owner === undefined || row.deletedBy === index) continue
        if (owner.at === 'over' ? is('nothing is taken over from a sweeper that is dead') : !is('what another sweeper is still removing is taken over')) continue
        row.deletedBy = index
        self.sentenced.push({ id: row.id, digest: row.digest })
      }
      if (self.sentenced.length > 0) self.at = 'remove'
      else if (--self.sweepsLeft > 0) self.at = 'list'
      else sweepOver(self)
      return
    case 'remove': {
      const one = self.sentenced.shift()
      if (one !== undefined) {
        state.blobs = state.blobs.filter((digest) => digest !== one.digest)
        self.removed.push(one)
      }
      if (self.sentenced.length > 0) return
      if (!is('a blob is forgotten before it is removed')) self.at = 'forget'
      else {
        self.removed = []
        self.at = 'drop lapsed'
      }
      return
    }
    case 'forget': {
      const gone = is('a blob is forgotten before it is removed') ? self.sentenced : self.removed
      state.condemned = state.condemned.filter((row) => !gone.some(({ id }) => id === row.id))
      if (is('a blob is forgotten before it is removed')) self.at = self.sentenced.length > 0 ? 'remove' : 'drop lapsed'
      else {
        self.removed = []
        self.at = 'drop lapsed'
      }
      return
    }
    case 'over':
      return
    default:
      self.at satisfies never
  }
}

/** When nobody is left, the next sweep leaves only what is named. */
function afterOneMoreSweep(quiet: State, is: (rule: BrokenRule) => boolean): string | null {
  const state: State = JSON.parse(JSON.stringify(quiet))
  state.lapsed = [...state.uploads]
  state.sweepers.push(newSweeper(1))
  const index = state.sweepers.length - 1
  while (state.sweepers[index]?.at !== 'over') sweep(state, index, is)
  const lost = state.named.find((digest) => !state.blobs.includes(digest))
  if (lost !== undefined) return `a manifest names ${lost}, which is not there`
  const left = state.blobs.find((digest) => !state.named.includes(digest))
  if (left !== undefined) return `${left} has no name and stays for ever`
  return state.condemned.length > 0 || state.uploads.length > 0 ? 'rows stay for ever' : null
}

function drop(state: State, id: number): void {
  state.uploads = state.uploads.filter((other) => other !== id)
  state.lapsed = state.lapsed.filter((other) => other !== id)
}

function add(set: string[], digest: string): void {
  if (!set.includes(digest)) set.push(digest)
}

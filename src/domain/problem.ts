import type { ChangeCounts } from './change-counts.ts'
import type { Limits } from './limits.ts'

/** `draft`: never published. `published`: judged on now. `retired`: was published before. */
export type TestsetState = 'draft' | 'published' | 'retired'

/** One immutable version of a problem's data, as the store knows it; the content is the manifest. */
export interface Testset {
  /** RFC 3339 with milliseconds: the time it was made. Unique in a problem, and sorts by time. */
  version: string
  manifestDigest: string
  state: TestsetState
  tests: number
  sizeBytes: number
  /** What had not been stored before. */
  newBytes: number
  /** Why it was made; empty where nobody said. */
  message: string
  /** Against the version made before it; null: there is none, or nothing was compared. */
  changes: ChangeCounts | null
  createdBy: string
  createdAt: Date
  publishedAt: Date | null
}

export interface Problem {
  slug: string
  /** The name to show in lists: the published version's, else the newest draft's. */
  name: string
  limits: Limits
  published: Testset | null
  /** True: the asking user has an AC. False: tried. Null: never tried. */
  solved: boolean | null
}

/** What is to be known of a problem when something is sent to it. */
export interface OpenProblem {
  slug: string
  name: string
  limits: Limits
  /** The published version: all here is its, and does not change. */
  testsetId: number
  manifestDigest: string
  /** Null: the version was made before this was noted, and its manifest says it. */
  accepts: Accepts | null
}

/** Which submissions a version of a problem takes. */
export interface Accepts {
  /** Ids of languages; null: any. */
  languages: string[] | null
  /** There are samples to try a program on. */
  samples: boolean
}

import type { Manifest } from '../contract/manifest.ts'
import type { CheckerFlags } from '../domain/checker.ts'
import type { Limits } from '../domain/limits.ts'

export interface TestDraft {
  /** As in the manifest. */
  name: string
  sample: boolean
  group: string
  inputPath: string
  answerPath: string
  checker: CheckerFlags
  args: string[]
  description: string | null
}

export interface StatementDraft {
  language: string
  format: Manifest['statements'][number]['format']
  path: string
  /** What to keep instead of the file itself, when something in it was replaced. */
  text: string | null
}

/** What a format's file makes of a package: the manifest, with paths where it will name blobs. */
export interface PackageDraft {
  packageFormat: Manifest['packageFormat']
  names: Record<string, string>
  limits: Limits
  tests: TestDraft[]
  statements: StatementDraft[]
  statementFiles: { name: string; path: string }[]
  attachments: { name: string; path: string }[]
  languages: string[] | null
  source: string | null
  authors: string[]
  license: string | null
}

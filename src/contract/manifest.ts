import { z } from 'zod'
import type { Accepts } from '../domain/problem.ts'

/** SHA-256 in lower-case hexadecimal: the name of a blob. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/)

export const BlobRef = z.object({ digest: Digest, sizeBytes: z.int().min(0) })
export type BlobRef = z.infer<typeof BlobRef>

const CheckerFlags = z.object({
  caseSensitive: z.boolean(),
  spaceChangeSensitive: z.boolean(),
  floatRelativeTolerance: z.number().nullable(),
  floatAbsoluteTolerance: z.number().nullable(),
})

const Limits = z.object({
  timeMs: z.int(),
  wallMs: z.int(),
  memoryKib: z.int(),
  outputKib: z.int(),
  processes: z.int(),
  sourceKib: z.int(),
  compileTimeMs: z.int(),
  compileMemoryKib: z.int(),
})

export const ManifestTest = z.object({
  /** Full name below `data/`, without an extension: `sample/1`, `secret/02-large`. Unique; in the order of judging. */
  name: z.string(),
  sample: z.boolean(),
  /** The folder that holds it: `sample`, `secret`, `secret/group1`. */
  group: z.string(),
  input: BlobRef,
  answer: BlobRef,
  checker: CheckerFlags,
  /** Arguments of the program on this test. */
  args: z.array(z.string()),
  description: z.string().nullable(),
})
export type ManifestTest = z.infer<typeof ManifestTest>

/**
 * One immutable version of a problem: all that judging and showing it needs. It is kept as a blob; its digest is its identity.
 * The bytes are those of `JSON.stringify`, so a manifest is compared by digest and never rewritten.
 */
export const Manifest = z.object({
  format: z.literal('gavel-manifest-1'),
  /** Where it came from: the format's name as its specification writes it. */
  packageFormat: z.enum(['legacy', 'legacy-icpc', '2023-07-draft', '2025-09', 'plain-zip']),
  /** Language tag → name; at least one. */
  names: z.record(z.string(), z.string()),
  limits: Limits,
  tests: z.array(ManifestTest).min(1),
  statements: z.array(z.object({ language: z.string(), format: z.enum(['markdown', 'tex', 'pdf']), blob: BlobRef })),
  /** Pictures that statements name, by the name they use. */
  statementFiles: z.array(z.object({ name: z.string(), blob: BlobRef })),
  /** Public files of `attachments/`. */
  attachments: z.array(z.object({ name: z.string(), blob: BlobRef })),
  /** Language ids that may be used; null: all. */
  languages: z.array(z.string()).nullable(),
  source: z.string().nullable(),
  authors: z.array(z.string()),
  license: z.string().nullable(),
})
export type Manifest = z.infer<typeof Manifest>

/** The name to show: the English one, else the first. */
export function nameOf(manifest: Pick<Manifest, 'names'>, slug: string): string {
  return manifest.names['en'] ?? Object.values(manifest.names)[0] ?? slug
}

/** What submissions are checked against. */
export function acceptsOf({ languages, tests }: Pick<Manifest, 'languages' | 'tests'>): Accepts {
  return { languages, samples: tests.some((test) => test.sample) }
}

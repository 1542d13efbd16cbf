import { z } from 'zod'
import { Slug, Warning } from './conventions.ts'
import { Testset } from './testset.ts'

export const ProblemLimits = z.object({
  time_ms: z.int(),
  wall_ms: z.int(),
  memory_kib: z.int(),
  output_kib: z.int(),
  processes: z.int(),
  source_kib: z.int(),
}).meta({ id: 'ProblemLimits' })
export type ProblemLimits = z.infer<typeof ProblemLimits>

/** A list's row. */
export const ProblemSummary = z.object({
  slug: Slug,
  name: z.string(),
  limits: ProblemLimits,
  /** The published version; null while nothing is published (then only setters see the problem). */
  testset: z.string().nullable(),
  /** True: the caller has an AC. False: tried. Null: never tried. */
  solved: z.boolean().nullable(),
}).meta({ id: 'ProblemSummary' })
export type ProblemSummary = z.infer<typeof ProblemSummary>

export const Sample = z.object({ name: z.string(), input: z.string(), answer: z.string(), description: z.string().nullable() })
export type Sample = z.infer<typeof Sample>

export const Problem = ProblemSummary.extend({
  /** Language tag → name. */
  names: z.record(z.string(), z.string()),
  samples: z.array(Sample),
  statement: z
    .object({
      /** The one that `?lang=` asks for, else English, else the first. */
      language: z.string(),
      languages: z.array(z.string()),
      /** Safe to show as it is; empty when the statement is a PDF. */
      html: z.string(),
      /** Where the PDF is, when it is one. */
      pdf: z.string().nullable(),
    })
    .nullable(),
  attachments: z.array(z.object({ name: z.string(), size_bytes: z.int(), href: z.string() })),
  languages: z.array(z.string()).nullable().describe('Language ids that may be used; null: all'),
  tests: z.int().nullable(),
  authors: z.array(z.string()),
  source: z.string().nullable(),
  license: z.string().nullable(),
}).meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>

/** The answer to a package: what was understood of it. */
export const PackageAccepted = z.object({
  slug: Slug,
  name: z.string(),
  format: z.string(),
  limits: ProblemLimits,
  testset: Testset,
  samples: z.int(),
  statements: z.array(z.string()).describe('Languages of the statements'),
  warnings: z.array(Warning),
}).meta({ id: 'PackageAccepted' })
export type PackageAccepted = z.infer<typeof PackageAccepted>

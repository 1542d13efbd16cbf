import { z } from 'zod'
import { problemParts, testParts } from '../domain/testset-changes.ts'
import { Timestamp, Warning } from './conventions.ts'
import { Rejudging } from './rejudging.ts'

export const testsetStates = ['draft', 'published', 'retired'] as const
export const TestsetState = z.enum(testsetStates).describe('draft: never published; published: judged on now; retired: was published before')
export type TestsetState = z.infer<typeof TestsetState>

const count = z.int().min(0)

/** How much of a version differs from another. */
export const ChangeCounts = z.object({
  added: count,
  removed: count,
  renamed: count.describe('All that judging sees of them is the same'),
  changed: count.describe('Tests of the same name of which anything differs'),
  input: count.describe('Of those, the ones with another input'),
  answer: count,
  checker: count,
  args: count,
  reordered: z.boolean().describe('The tests that both have are judged in another order'),
  limits: z.boolean(),
  parts: z.array(z.enum(problemParts)).describe('What else differs'),
}).meta({ id: 'ChangeCounts' })
export type ChangeCounts = z.infer<typeof ChangeCounts>

/** A version of a problem's data. */
export const Testset = z.object({
  version: Timestamp,
  state: TestsetState,
  tests: z.int(),
  size_bytes: z.int(),
  new_bytes: z.int(),
  message: z.string().describe('Why it was made; empty where nobody said'),
  changes: ChangeCounts.nullable().describe('Against the version made before it; null: there is none, or it was not counted then'),
  created_at: Timestamp,
  created_by: z.string(),
  published_at: Timestamp.nullable(),
}).meta({ id: 'Testset' })
export type Testset = z.infer<typeof Testset>

export const PublishedTestset = Testset.extend({
  warnings: z.array(Warning).describe('What differs from what was published before and may not have been meant; the version is published all the same'),
  rejudging: Rejudging.nullable().describe('What becomes of the submissions that there are; null where it was not asked for'),
}).meta({ id: 'PublishedTestset' })
export type PublishedTestset = z.infer<typeof PublishedTestset>

/** A message of a version: one line of any Unicode text. */
export const VersionMessage = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]{0,500}$/u, 'one line of 500 characters at most, without control characters or changes of direction')

/** A test of a version; its data is at `…/tests/{test}/input` and `…/tests/{test}/answer`. */
export const TestsetTest = z.object({
  name: z.string().describe('`sample/1`, `secret/group1/03`'),
  sample: z.boolean(),
  input: z.object({ size_bytes: z.int(), sha256: z.string() }),
  answer: z.object({ size_bytes: z.int(), sha256: z.string() }),
  args: z.array(z.string()),
  description: z.string().nullable(),
}).meta({ id: 'TestsetTest' })
export type TestsetTest = z.infer<typeof TestsetTest>

export const TestChange = z.object({
  change: z.enum(['added', 'removed', 'renamed', 'changed']),
  before: TestsetTest.nullable().describe('Null: added'),
  after: TestsetTest.nullable().describe('Null: removed'),
  parts: z.array(z.enum(testParts)).describe('What differs; empty when it was added or removed'),
}).meta({ id: 'TestChange' })
export type TestChange = z.infer<typeof TestChange>

const limitNames = ['time_ms', 'wall_ms', 'memory_kib', 'output_kib', 'processes', 'source_kib', 'compile_time_ms', 'compile_memory_kib'] as const

/** What differs in `version` from `against`, test by test. */
export const TestsetChanges = z.object({
  version: Timestamp,
  against: Timestamp.nullable().describe('Null: there is no version before it, so nothing is compared'),
  counts: ChangeCounts.nullable(),
  tests: z.array(TestChange).describe('Those that differ, in the order of the later version; the removed ones last'),
  limits: z.array(z.object({ limit: z.enum(limitNames), before: z.int(), after: z.int() })),
  warnings: z.array(Warning).describe('What may not be meant, if `against` is published and `version` is to take its place'),
}).meta({ id: 'TestsetChanges' })
export type TestsetChanges = z.infer<typeof TestsetChanges>

import { z } from 'zod'

/** RFC 3339, UTC. */
export const Timestamp = z.iso.datetime().meta({ description: 'RFC 3339, UTC', examples: ['2026-11-22T08:00:00.000Z'] })

/** A problem's name in addresses. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?$/, 'lower-case letters, digits, and . _ - between them, 100 at most')

/** Of a test or a file of a package, with its folders. Longer than any that a package may have. */
export const PathName = z.string().min(1).max(600)

/** RFC 9457. */
export const ProblemDetails = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
}).meta({ id: 'ProblemDetails', examples: [{ type: 'urn:gavel:error:unknown-language', title: 'There is no such language', status: 422, detail: 'Available here: c, cpp, python3.', errors: [{ path: 'language', message: 'unknown' }] }] })
export type ProblemDetails = z.infer<typeof ProblemDetails>

/** Something that was done and that somebody may not have meant. */
export const Warning = z.object({ path: z.string().describe('What it is about: a file of the package, or a part of the problem'), message: z.string() }).meta({ id: 'Warning' })
export type Warning = z.infer<typeof Warning>

/** One page of a list, newest or first first; `next` goes into `?after=`. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}

export const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(200).optional(),
})
export type ListQuery = z.infer<typeof ListQuery>

/** Of lists whose rows are short and that are mostly wanted whole. */
export const LongListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
  after: PathName.optional(),
})

import { z } from 'zod'

export const licenses = ['unknown', 'public domain', 'cc0', 'cc by', 'cc by-sa', 'educational', 'permission'] as const
export const License = z.enum(licenses, { error: `must be one of ${licenses.join(', ')}` })

/** A language tag of a statement: `en`, `fil`, `pt-BR`. */
const LanguageTag = z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'must be a language such as en or pt-BR')
/** People read it among other text: nothing in it breaks the line, or turns what stands around it. */
const readable = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u
const unreadable = 'must be one line of text, without control characters or changes of direction'
const name = z.string({ error: 'must be a text' }).trim().min(1, 'must not be empty').max(200, 'must have 200 characters at most').regex(readable, unreadable)
/** May be written in several lines. */
export const SomeText = z
  .string({ error: 'must be a text' })
  .overwrite(inOneLine)
  .max(500, 'must have 500 characters at most')
  .regex(readable, unreadable)
const text = SomeText.min(1, 'must not be empty')
export const Names = z.union([name, z.record(LanguageTag, name)], { error: 'must be a text, or a map from language to text' })

const Person = z.union(
  [text, z.strictObject({ name: text, email: z.string().optional(), orcid: z.string().optional(), kattis: z.string().optional() })],
  { error: 'must be "Name <mail>", or a map with the keys name, email, orcid, kattis' },
)
const People = z.union([Person, z.array(Person).min(1)], { error: 'must be a person or a list of persons' })
export const Credits = z.union(
  [
    text,
    z.strictObject({
      authors: People.optional(),
      contributors: People.optional(),
      testers: People.optional(),
      translators: z.record(z.string(), People).optional(),
      packagers: People.optional(),
      acknowledgements: People.optional(),
    }),
  ],
  { error: 'must be a person, or a map with the keys authors, contributors, testers, translators, packagers, acknowledgements' },
)

const OneSource = z.union([text, z.strictObject({ name: text, url: z.string().optional() })], { error: 'must be a text, or a map with the keys name and url' })
export const Source = z.union([OneSource, z.array(OneSource).min(1)], { error: 'must be a text, a map with the keys name and url, or a list of them' })

/** What a statement says of its name, made to what a name may be; null: it says nothing. */
export function nameSaid(said: string | undefined): string | null {
  return name.safeParse(inOneLine(said ?? '')).data ?? null
}

function inOneLine(written: string): string {
  return written.trim().replaceAll(/\s+/g, ' ')
}

/** The authors' names, without their mail addresses. */
export function authorsOf(credits: z.infer<typeof Credits> | undefined): string[] {
  const authors = typeof credits === 'string' ? credits : (credits?.authors ?? [])
  return [authors].flat().map((person) => (typeof person === 'string' ? person.replace(/ ?<[^>]*>$/, '') : person.name))
}

export function sourceOf(source: z.infer<typeof Source> | undefined): string | null {
  const names = [source ?? []].flat().map((one) => (typeof one === 'string' ? one : one.name))
  return names.length === 0 ? null : names.join(', ')
}

export function licenseOf(license: z.infer<typeof License> | undefined): string | null {
  return license === undefined || license === 'unknown' ? null : license
}

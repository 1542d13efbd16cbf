import type { Kysely } from 'kysely'
import type { Blobs } from '../../src/blobs/blobs.ts'
import { acceptsOf, type Manifest } from '../../src/contract/manifest.ts'
import { defaultCheckerFlags } from '../../src/domain/checker.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import type { Testset } from '../../src/domain/problem.ts'
import type { Database } from '../../src/store/database.ts'
import { createTestset } from '../../src/store/testsets.ts'

export interface ProblemFixture {
  slug: string
  /** A user's id. */
  createdBy: string
  publish?: boolean
  /** Full name → what the program reads and must write; by default one sample and one secret test. */
  tests?: Record<string, { input: string; answer: string }>
  manifest?: Partial<Manifest>
}

/** A version of a problem with its blobs, as an upload would have left them. */
export async function addProblem(db: Kysely<Database>, blobs: Blobs, fixture: ProblemFixture): Promise<Testset> {
  const store = async (content: string) => {
    const { digest, sizeBytes } = await blobs.put(Buffer.from(content))
    return { digest, sizeBytes }
  }
  const tests = fixture.tests ?? { 'sample/1': { input: '1 2\n', answer: '3\n' }, 'secret/01': { input: '40 2\n', answer: '42\n' } }
  const manifest: Manifest = {
    format: 'gavel-manifest-1',
    packageFormat: '2025-09',
    names: { en: `Problem ${fixture.slug}` },
    limits: defaultLimits,
    tests: await Promise.all(
      Object.entries(tests).map(async ([name, { input, answer }]) => ({
        name,
        sample: name.startsWith('sample/'),
        group: name.split('/').slice(0, -1).join('/'),
        input: await store(input),
        answer: await store(answer),
        checker: defaultCheckerFlags,
        args: [],
        description: null,
      })),
    ),
    statements: [{ language: 'en', format: 'markdown', blob: await store('Add two numbers.') }],
    statementFiles: [{ name: 'figure.svg', blob: await store('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>') }],
    attachments: [{ name: 'data/example.txt', blob: await store('1 2\n') }],
    languages: null,
    source: null,
    authors: ['Ada'],
    license: null,
    ...fixture.manifest,
  }
  const { digest } = await blobs.put(Buffer.from(JSON.stringify(manifest)))
  const sizeBytes = manifest.tests.reduce((sum, test) => sum + test.input.sizeBytes + test.answer.sizeBytes, 0)
  const { testset } = await createTestset(db, {
    slug: fixture.slug,
    name: Object.values(manifest.names)[0] ?? fixture.slug,
    manifestDigest: digest,
    limits: manifest.limits,
    tests: manifest.tests.length,
    sizeBytes,
    newBytes: sizeBytes,
    createdBy: fixture.createdBy,
    publish: fixture.publish ?? true,
    accepts: acceptsOf(manifest),
  })
  return testset
}

import { z } from 'zod'
import { listOf, LongListQuery, PathName, Timestamp } from '../../contract/conventions.ts'
import { TestsetChanges, TestsetTest } from '../../contract/testset.ts'
import type { Problem, Testset } from '../../domain/problem.ts'
import type { User } from '../../domain/user.ts'
import type { Api } from '../api.ts'
import { requireRole, userOf } from '../auth.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import { compareVersions } from '../compare-versions.ts'
import { sendBlob } from '../send-blob.ts'
import { changesView, testView } from '../testset-view.ts'
import { noSuchTestset, visibleProblem } from '../visible-problem.ts'
import { VersionParams } from './testsets.ts'

const DataParams = VersionParams.extend({
  '*': PathName.regex(/.\/(input|answer)$/, 'a test and then /input or /answer').describe("The test's full name, then `/input` or `/answer`: `secret/group1/03/answer`"),
})
const DataQuery = z.object({
  first: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().describe('Only so many bytes from its start; then `Range` is ignored'),
})
const ChangesQuery = z.object({
  against: z.union([z.literal('published'), Timestamp]).optional().describe('What it is compared with: a version, or `published`; otherwise the version made before it'),
})
const bytes = { content: { 'application/octet-stream': { schema: z.unknown() } } }

/** What is in a version of a problem's data, and what differs from another, for setters. */
export function addTestsetDataRoutes(app: Api, deps: Pick<ApiDeps, 'problems'>): void {
  app.get('/problems/:slug/testsets/:version/tests', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'listTestsetTests', tags: ['problems'], summary: 'The tests of a version, in the order of judging (setters)',
      params: VersionParams, querystring: LongListQuery, errors: ['role-missing', 'no-such-problem', 'no-such-testset'],
      response: { 200: listOf(TestsetTest) },
    },
    handler: async (request) => {
      const { limit, after } = request.query
      const { manifestDigest } = (await versionOf(request.params, userOf(request))).testset
      const { tests } = await deps.problems.readManifest(manifestDigest)
      const start = after === undefined ? 0 : tests.findIndex((test) => test.name === after) + 1 || tests.length
      const page = tests.slice(start, start + limit)
      return { items: page.map(testView), next: start + limit < tests.length ? (page.at(-1)?.name ?? null) : null }
    },
  })

  app.get('/problems/:slug/testsets/:version/tests/*', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'getTestsetData', tags: ['problems'], summary: 'What a test gives to the program, or the answer to it (setters)',
      params: DataParams, querystring: DataQuery, errors: ['role-missing', 'no-such-problem', 'no-such-testset', 'no-such-test', 'precondition-failed', 'range-not-satisfiable'],
      response: {
        200: { description: 'The data, or its start', ...bytes }, 206: { description: 'The part that Range asks for', ...bytes }, 304: z.null().describe('It is as If-None-Match has it'),
      },
    },
    handler: async (request, reply) => {
      const { version, '*': path } = request.params
      const { manifestDigest } = (await versionOf(request.params, userOf(request))).testset
      const end = path.lastIndexOf('/')
      const [name, isInput] = [path.slice(0, end), path.slice(end) === '/input']
      const test = (await deps.problems.readManifest(manifestDigest)).tests.find((one) => one.name === name)
      if (test === undefined) throw new ApiError('no-such-test', `Version ${version} has no test ${name}.`)
      // Whatever is in it, it is bytes to be saved: nothing of a browser may take it for a page of ours.
      const file = `${name.replaceAll('/', '-')}.${isInput ? 'in' : 'ans'}`
      return sendBlob(reply, deps.problems.openBlob, { blob: isInput ? test.input : test.answer, name: file, isAttachment: true, firstBytes: request.query.first })
    },
  })

  app.get('/problems/:slug/testsets/:version/changes', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'getTestsetChanges', tags: ['problems'], summary: 'What differs in a version from another, test by test (setters)',
      description: 'With `against=published` it is what publishing it would change; `warnings` are those that publishing it would answer.',
      params: VersionParams, querystring: ChangesQuery, errors: ['role-missing', 'no-such-problem', 'no-such-testset'],
      response: { 200: TestsetChanges },
    },
    handler: async (request) => {
      const { version } = request.params
      const { problem, testset: after } = await versionOf(request.params, userOf(request))
      const before = await comparedWith(problem, version, request.query.against)
      if (before === null) return { version, against: null, counts: null, tests: [], limits: [], warnings: [] }
      const { changes, warnings } = await compareVersions(deps.problems, before, after)
      return { version, against: before.version, ...changesView(changes), warnings }
    },
  })

  async function versionOf({ slug, version }: z.infer<typeof VersionParams>, user: User): Promise<{ problem: Problem; testset: Testset }> {
    const { problem } = await visibleProblem(deps.problems, slug, user)
    const testset = await deps.problems.getTestset(slug, version)
    if (testset === null) throw noSuchTestset(slug, version)
    return { problem, testset }
  }

  /** Null: there is nothing to compare with. */
  async function comparedWith({ slug, published }: Problem, version: string, against: string | undefined): Promise<Testset | null> {
    if (against === undefined) return (await deps.problems.listTestsets(slug, { limit: 1, after: version }))?.items[0] ?? null
    if (against === 'published') return published
    const testset = await deps.problems.getTestset(slug, against)
    if (testset === null) throw noSuchTestset(slug, against)
    return testset
  }
}

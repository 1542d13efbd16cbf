import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Language } from '../../contract/language.ts'
import type { Warning } from '../../contract/conventions.ts'
import { nameOf } from '../../contract/manifest.ts'
import { PackageAccepted } from '../../contract/problem.ts'
import { VersionMessage } from '../../contract/testset.ts'
import type { Api } from '../api.ts'
import { requireRole, userOf } from '../auth.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import { limitsView } from '../problem-view.ts'
import { warnOfPublishing } from '../compare-versions.ts'
import { testsetView } from '../testset-view.ts'
import { receiveUpload } from '../upload.ts'
import { disconnected } from '../waiting.ts'
import { ProblemParams } from './problems.ts'

const zipTypes = ['application/zip', 'application/x-zip-compressed', 'application/octet-stream']
const PackageQuery = z.object({
  publish: z.enum(['true', 'false']).default('false').describe('Judge on it from now on; without it the version is a draft'),
  message: VersionMessage.default('').describe('Why this version is made: one line, 500 characters at most'),
})

/** A plugin of its own: only here is a body a zip, and a stream. */
export function addPackageRoutes(app: Api, deps: Pick<ApiDeps, 'problems' | 'settings' | 'languages' | 'spent'>): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(zipTypes, (_request, payload, done) => done(null, payload))

  app.put('/problems/:slug/package', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'putPackage', tags: ['problems'], summary: 'Upload a problem package (setters)',
      description: 'Makes the problem if it is new, and always a new version of its data. What judging does not need may be absent; `warnings` says what was missed and, when it is published, what differs from the version before it and may not have been meant.',
      consumes: ['application/zip'],
      params: ProblemParams, querystring: PackageQuery,
      body: z.custom<Readable>((body) => body instanceof Readable, 'send the zip as the body').meta({ type: 'string', format: 'binary' }),
      errors: ['role-missing', 'package-too-large', 'package-invalid'],
      response: { 201: PackageAccepted },
    },
    handler: async (request, reply) => {
      const { slug } = request.params
      const signal = disconnected(reply)
      const outcome = await received(request.body, request.headers['content-length'], signal, (zipPath) =>
        deps.problems.importPackage({ slug, zipPath, publish: request.query.publish === 'true', message: request.query.message, user: userOf(request), signal }),
      )
      if (!outcome.ok) {
        const first = outcome.errors[0]
        const detail = first === undefined ? 'The package cannot be used.' : `${first.path}: ${first.message}`
        throw new ApiError('package-invalid', outcome.errors.length > 1 ? `${detail} (and ${outcome.errors.length - 1} more, in \`errors\`)` : detail, { errors: outcome.errors })
      }
      const { manifest, testset, replaced, warnings } = outcome
      return reply.code(201).header('location', `/v1/problems/${slug}`).send({
        slug,
        name: nameOf(manifest, slug),
        format: manifest.packageFormat,
        limits: limitsView(manifest.limits),
        testset: testsetView(testset),
        samples: manifest.tests.filter((test) => test.sample).length,
        statements: [...new Set(manifest.statements.map((statement) => statement.language))],
        warnings: [...warnings, ...(await warnOfPublishing(deps.problems, { testset, replaced }, request.log)), ...languageWarnings(manifest.languages, deps.languages())],
      })
    },
  })

  /** The zip is gone before the answer is sent. */
  async function received<T>(body: Readable, declared: string | undefined, signal: AbortSignal, use: (zipPath: string) => Promise<T>): Promise<T> {
    const { uploadDir, packageMaxBytes } = deps.settings
    await using upload = await receiveUpload(body, { dir: uploadDir, maxBytes: packageMaxBytes, declared, signal, spent: deps.spent })
    return await use(upload.path)
  }
}

/** A language by a wrong id (`python` for `python3`) is one that nobody can submit in. */
function languageWarnings(allowed: readonly string[] | null, known: readonly Language[]): Warning[] {
  const ids = known.map((language) => language.id)
  const unknown = (allowed ?? []).filter((id) => !ids.includes(id))
  if (unknown.length === 0) return []
  return [{ path: 'problem.yaml', message: `languages: this installation does not know ${unknown.join(', ')}; it knows ${ids.join(', ') || 'none'}` }]
}

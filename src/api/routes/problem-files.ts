import { z } from 'zod'
import { PathName } from '../../contract/conventions.ts'
import type { Api } from '../api.ts'
import { userOf } from '../auth.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import { sendBlob } from '../send-blob.ts'
import { visibleVersion } from '../visible-problem.ts'
import { ProblemParams, VersionQuery } from './problems.ts'

const FileParams = ProblemParams.extend({ '*': PathName.describe("The file's name as the problem lists it") })
const PdfQuery = VersionQuery.extend({ lang: z.string().max(35).optional() })
const unchanged = z.null().describe('It is as If-None-Match has it')
const pdfBytes = { content: { 'application/pdf': { schema: z.unknown() } } }
const bytes = { content: { 'application/octet-stream': { schema: z.unknown() } } }

/** Pictures of statements, attachments, and statements that are PDF files. */
export function addProblemFileRoutes(app: Api, deps: Pick<ApiDeps, 'problems'>): void {
  app.get('/problems/:slug/files/*', {
    schema: {
      operationId: 'getProblemFile', tags: ['problems'], summary: "A statement's picture or an attachment",
      params: FileParams, querystring: VersionQuery, errors: ['no-such-problem', 'no-such-testset', 'no-such-file', 'precondition-failed', 'range-not-satisfiable'],
      response: { 200: { description: 'The file', ...bytes }, 206: { description: 'The part that Range asks for', ...bytes }, 304: unchanged },
    },
    handler: async (request, reply) => {
      const { slug, '*': name } = request.params
      const manifest = await manifestOf(slug, userOf(request), request.query.version)
      const picture = manifest?.statementFiles.find((file) => file.name === name)
      const attachment = manifest?.attachments.find((file) => file.name === name)
      const file = picture ?? attachment
      if (file === undefined) throw new ApiError('no-such-file', `${slug} has no file ${name}. GET /v1/problems/${slug} lists its attachments.`)
      return sendBlob(reply, deps.problems.openBlob, { blob: file.blob, name, isAttachment: picture === undefined })
    },
  })

  app.get('/problems/:slug/statement.pdf', {
    schema: {
      operationId: 'getStatementPdf', tags: ['problems'], summary: 'The statement, where it is a PDF',
      params: ProblemParams, querystring: PdfQuery, errors: ['no-such-problem', 'no-such-testset', 'no-such-file', 'precondition-failed', 'range-not-satisfiable'],
      response: { 200: { description: 'The PDF', ...pdfBytes }, 206: { description: 'The part that Range asks for', ...pdfBytes }, 304: unchanged },
    },
    handler: async (request, reply) => {
      const { slug } = request.params
      const manifest = await manifestOf(slug, userOf(request), request.query.version)
      const pdfs = (manifest?.statements ?? []).filter((statement) => statement.format === 'pdf')
      const { lang } = request.query
      const statement = lang === undefined ? pdfs[0] : pdfs.find((pdf) => pdf.language === lang)
      if (statement === undefined) throw new ApiError('no-such-file', `${slug} has no such statement as a PDF. GET /v1/problems/${slug} says what it has.`)
      return sendBlob(reply, deps.problems.openBlob, { blob: statement.blob, name: 'statement.pdf', isAttachment: false })
    },
  })

  async function manifestOf(slug: string, user: Parameters<typeof visibleVersion>[2], version: string | undefined) {
    const { manifestDigest } = await visibleVersion(deps.problems, slug, user, version)
    return manifestDigest === null ? null : deps.problems.readManifest(manifestDigest)
  }
}

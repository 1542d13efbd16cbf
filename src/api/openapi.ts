import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { sessionCookie } from './auth.ts'
import { apiErrors, type ApiErrorCode } from './errors.ts'
import { problemMediaType } from './problem-details.ts'

/** The description of every route that is added after it: OpenAPI 3.1 from their schemas, at /openapi.json and, to be read and tried, at /docs. */
export async function addOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Gavel',
        version: '1',
        description:
          'A code judge. Send a program, get a verdict. JSON in and out, times in RFC 3339 UTC, sizes in the unit that the name ends in. Every error is `application/problem+json` (RFC 9457).',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: [
        { name: 'submissions', description: 'Programs that were sent to a problem, and their verdicts' },
        { name: 'runs', description: 'Programs without a problem' },
        { name: 'problems', description: 'Problems, their data and its versions' },
        { name: 'rejudgings', description: 'Submissions judged again when data changes, and what that changes' },
        { name: 'languages', description: 'What can be judged here' },
        { name: 'users', description: 'Who may do what' },
        { name: 'operation', description: 'For those who keep it running' },
      ],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'An API token' },
          session: { type: 'apiKey', in: 'cookie', name: sessionCookie, description: "The pages' session" },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
    transform: (document) => {
      const { schema, url } = jsonSchemaTransform(document)
      return { schema: describe(schema, document), url }
    },
    transformObject: (document) => nameWildcards(jsonSchemaTransformObject(document)),
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { validatorUrl: null, tryItOutEnabled: true, deepLinking: true },
    theme: { title: 'The API of Gavel', css: [{ filename: 'gavel.css', content: '.swagger-ui .topbar { display: none }' }] },
  })
  app.get('/openapi.json', { schema: { hide: true }, handler: async () => app.swagger() })
}

/** The router calls the rest of an address `*`, which is no name for a parameter. */
function nameWildcards<T>(description: T): T {
  return JSON.parse(JSON.stringify(description).replaceAll('{*}', '{path}'), (key, value: unknown) => (key === 'name' && value === '*' ? 'path' : value))
}

interface Described {
  schema: FastifySchema
  route: { method: string | string[] }
}

/** Adds the answers for the codes that a route's schema names in `errors` and for those that any such route gives, and what its own answers are. */
function describe(schema: FastifySchema, source: Described): FastifySchema {
  if ('hide' in schema && schema.hide === true) return schema
  const summary = 'summary' in schema && typeof schema.summary === 'string' ? schema.summary : 'The answer'
  const own = Object.entries(typeof schema.response === 'object' && schema.response !== null ? schema.response : {})
  const described = own.map(([status, answer]) => [status, { description: summary, ...answer }] as const)
  const codes = new Set([...namedCodes(source.schema), ...commonCodes(source)])
  const byStatus = Map.groupBy(codes, (code) => apiErrors[code].status)
  const errors = [...byStatus].map(([status, ofStatus]) => [status, errorAnswer(ofStatus)] as const)
  return { ...schema, response: { ...Object.fromEntries(described), ...Object.fromEntries(errors) } }
}

function namedCodes(schema: FastifySchema): ApiErrorCode[] {
  return 'errors' in schema && Array.isArray(schema.errors) ? schema.errors.filter(isErrorCode) : []
}

/** What a request can meet on any route that has such parts; a route's own list does without them. */
function commonCodes({ schema, route }: Described): ApiErrorCode[] {
  const isOpen = 'security' in schema && Array.isArray(schema.security) && schema.security.length === 0
  const isChange = [route.method].flat().some((method) => method !== 'GET' && method !== 'HEAD')
  const codes: ApiErrorCode[] = ['internal', 'unavailable', 'overloaded', 'stopping']
  if (!isOpen) codes.push('token-missing', 'token-wrong', 'too-many-requests')
  if (schema.params !== undefined) codes.push('address-invalid')
  if (schema.querystring !== undefined) codes.push('query-invalid')
  if (schema.headers !== undefined) codes.push('header-invalid')
  // A body that a route does not need is read all the same.
  if (isChange) codes.push('disk-full', 'body-cut-off', 'media-type-unsupported')
  if (isChange && !isOpen) codes.push('cross-origin')
  if (isChange && !('consumes' in schema)) codes.push('json-invalid', 'body-too-large')
  if (schema.body !== undefined) codes.push('body-missing')
  if (schema.body !== undefined && !('consumes' in schema)) codes.push('body-invalid')
  return codes
}

function errorAnswer(codes: ApiErrorCode[]) {
  return {
    description: codes.map((code) => `\`urn:gavel:error:${code}\`: ${apiErrors[code].title}`).join('. '),
    content: { [problemMediaType]: { schema: { $ref: '#/components/schemas/ProblemDetails' } } },
  }
}

function isErrorCode(code: unknown): code is ApiErrorCode {
  return typeof code === 'string' && Object.hasOwn(apiErrors, code)
}

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
      return { schema: describe(schema, document.schema), url }
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

/** Adds the answers for the codes that a route's schema names in `errors` and for those that any route gives, and what its own answers are. */
function describe(schema: FastifySchema, source: FastifySchema): FastifySchema {
  if ('hide' in schema && schema.hide === true) return schema
  const summary = 'summary' in schema && typeof schema.summary === 'string' ? schema.summary : 'The answer'
  const own = Object.entries(typeof schema.response === 'object' && schema.response !== null ? schema.response : {})
  const described = own.map(([status, answer]) => [status, { description: summary, ...answer }] as const)
  const byStatus = Map.groupBy(new Set(codesOf(source)), (code) => apiErrors[code].status)
  const errors = [...byStatus].map(([status, codes]) => [status, errorAnswer(codes)] as const)
  return { ...schema, response: { ...Object.fromEntries(described), ...Object.fromEntries(errors) } }
}

function codesOf(schema: FastifySchema): ApiErrorCode[] {
  const named = 'errors' in schema && Array.isArray(schema.errors) ? schema.errors.filter(isErrorCode) : []
  const isOpen = 'security' in schema && Array.isArray(schema.security) && schema.security.length === 0
  return [...named, ...(isOpen ? [] : (['token-missing', 'token-wrong'] as const)), 'internal']
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

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
      return { schema: withErrors(schema, document.schema), url }
    },
    transformObject: jsonSchemaTransformObject,
  })
  await app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { validatorUrl: null, tryItOutEnabled: true, deepLinking: true } })
  app.get('/openapi.json', { schema: { hide: true }, handler: async () => app.swagger() })
}

/** Adds the answers for the codes that a route's schema names in `errors`, and those that any route gives. */
function withErrors(schema: FastifySchema, source: FastifySchema): FastifySchema {
  if ('hide' in schema && schema.hide === true) return schema
  const codes: ApiErrorCode[] = ['errors' in source && Array.isArray(source.errors) ? source.errors.filter(isErrorCode) : [], isOpen(source) ? [] : (['token-missing', 'token-wrong'] as const), 'internal' as const].flat()
  const byStatus = Map.groupBy(new Set(codes), (code) => apiErrors[code].status)
  const answers = [...byStatus].map(([status, those]) => [status, errorAnswer(those)] as const)
  const response = typeof schema.response === 'object' ? schema.response : {}
  return { ...schema, response: { ...response, ...Object.fromEntries(answers) } }
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

function isOpen(schema: FastifySchema): boolean {
  return 'security' in schema && Array.isArray(schema.security) && schema.security.length === 0
}

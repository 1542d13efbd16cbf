import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

const Schema = z.looseObject({ properties: z.record(z.string(), z.unknown()).optional(), examples: z.array(z.unknown()).optional(), $ref: z.string().optional() })

const Operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: Schema })) }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string() })),
})

const Description = z.object({
  openapi: z.string(),
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(z.string(), z.partialRecord(z.enum(['get', 'post', 'put', 'delete']), Operation)),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
})

const methods = { get: 'GET', post: 'POST', put: 'PUT', delete: 'DELETE' } as const

/** What the server says of itself: the parts of OpenAPI that tests look at. */
export async function readOpenApi(app: FastifyInstance) {
  const text = (await app.inject({ url: '/openapi.json' })).body
  const description = Description.parse(JSON.parse(text))
  const operations = Object.entries(description.paths).flatMap(([path, item]) =>
    (['get', 'post', 'put', 'delete'] as const).flatMap((method) => {
      const operation = item[method]
      return operation === undefined ? [] : [{ path, method: methods[method], operation }]
    }),
  )
  return { text, description, operations }
}

import { existsSync } from 'node:fs'
import { readFile, readdir, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { freshFolder, kubernetesVersion, moduleFolder } from './tools.ts'

/** What KEDA and the Prometheus operator add to the API. */
export const customResources = join(import.meta.dirname, 'custom-resources')

const Kind = z.object({ group: z.string(), version: z.string(), kind: z.string() })
const Definition = z.looseObject({ 'x-kubernetes-group-version-kind': z.array(Kind).optional(), properties: z.record(z.string(), z.unknown()).optional() })
const Swagger = z.object({ definitions: z.record(z.string(), Definition) })
const CustomResource = z.object({
  spec: z.object({
    group: z.string(),
    names: z.object({ kind: z.string() }),
    versions: z.array(z.object({ name: z.string(), schema: z.object({ openAPIV3Schema: z.record(z.string(), z.unknown()) }) })),
  }),
})

/**
 * JSON schemas for kubeconform, made of what Kubernetes publishes of its API in its own sources, and of the custom resources beside this file.
 * @returns what `-schema-location` takes
 */
export async function schemas(say: (line: string) => void): Promise<string> {
  const folder = resolve(import.meta.dirname, `../../.toolchain/kubernetes/schemas-${kubernetesVersion}`)
  if (!existsSync(folder)) {
    say('getting the schemas of Kubernetes …')
    await freshFolder(`${folder}.new`)
    await writeKubernetes(`${folder}.new`, await moduleFolder('cluster', 'k8s.io/kubernetes', say))
    await rename(`${folder}.new`, folder)
  }
  for (const name of await readdir(customResources)) await writeCustomResource(folder, await readFile(join(customResources, name), 'utf8'))
  return join(folder, '{{.Group}}-{{.ResourceAPIVersion}}-{{.ResourceKind}}.json')
}

async function writeKubernetes(folder: string, source: string): Promise<void> {
  const { definitions } = Swagger.parse(JSON.parse(await readFile(join(source, 'api/openapi-spec/swagger.json'), 'utf8')))
  // A field that the API does not know is one that was meant otherwise.
  for (const definition of Object.values(definitions)) if (definition.properties !== undefined) definition['additionalProperties'] ??= false
  for (const name of ['io.k8s.apimachinery.pkg.util.intstr.IntOrString']) Object.assign(definitions[name] ?? {}, { type: ['string', 'integer'], format: undefined })
  Object.assign(definitions['io.k8s.apimachinery.pkg.api.resource.Quantity'] ?? {}, { type: ['string', 'number'] })
  await writeFile(join(folder, 'definitions.json'), JSON.stringify({ definitions }))
  for (const [name, definition] of Object.entries(definitions))
    for (const { group, version, kind } of definition['x-kubernetes-group-version-kind'] ?? [])
      await writeSchema(folder, { group, version, kind }, { $ref: `definitions.json#/definitions/${name}` })
}

async function writeCustomResource(folder: string, text: string): Promise<void> {
  const { spec } = CustomResource.parse(parse(text))
  for (const { name: version, schema } of spec.versions) await writeSchema(folder, { group: spec.group, version, kind: spec.names.kind }, closed(schema.openAPIV3Schema))
}

/** kubeconform names kinds in small letters, and what has no group by its version. */
async function writeSchema(folder: string, { group, version, kind }: z.infer<typeof Kind>, schema: unknown): Promise<void> {
  await writeFile(join(folder, `${group || version}-${version}-${kind.toLowerCase()}.json`), JSON.stringify(schema))
}

/** Of a custom resource all fields are listed; the metadata alone is said elsewhere. */
function closed(schema: unknown, isMetadata = false): unknown {
  if (Array.isArray(schema)) return schema.map((item: unknown) => closed(item))
  if (typeof schema !== 'object' || schema === null) return schema
  const copy: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' && typeof value === 'object' && value !== null) copy[key] = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, closed(inner, name === 'metadata')]))
    else copy[key] = closed(value)
  }
  if ('properties' in copy && !isMetadata && !('additionalProperties' in copy) && copy['x-kubernetes-preserve-unknown-fields'] !== true) copy['additionalProperties'] = false
  return copy
}

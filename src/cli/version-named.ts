import { listOf } from '../contract/conventions.ts'
import { Testset } from '../contract/testset.ts'
import type { Client } from './client.ts'

/** A version as somebody names it in a command: `newest`, or itself. Throws where there is none yet. */
export async function versionNamed(client: Client, slug: string, name: string): Promise<string> {
  if (name !== 'newest') return name
  const newest = (await client.get(`${testsetsOf(slug)}?limit=1`, listOf(Testset))).items[0]
  if (newest === undefined) throw new Error(`${slug} has no version yet`)
  return newest.version
}

/** Where the versions of a problem are. */
export function testsetsOf(slug: string): string {
  return `/v1/problems/${encodeURIComponent(slug)}/testsets`
}

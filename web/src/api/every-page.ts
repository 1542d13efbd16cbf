import { call, queryString } from './call.ts'
import type { Page } from './types.ts'

/** All of a list that is short enough to be looked at as a whole. @throws ApiError as `call` */
export async function everyPage<T>(path: string, signal?: AbortSignal, query: Record<string, string> = {}): Promise<T[]> {
  const items: T[] = []
  let after: string | undefined
  do {
    const page: Page<T> = await call(`${path}${queryString({ ...query, limit: 200, after })}`, signal === undefined ? {} : { signal })
    items.push(...page.items)
    after = page.next ?? undefined
  } while (after !== undefined)
  return items
}

/**
 * Remembers the last `maxEntries` results of a function whose result never changes for the same key (what a digest names).
 * Calls with one key share one computation; a failure is not remembered.
 */
export function rememberLast<T>(maxEntries: number): (key: string, compute: () => Promise<T>) => Promise<T> {
  const results = new Map<string, Promise<T>>()
  return (key, compute) => {
    const known = results.get(key)
    const result = known ?? compute()
    // A Map keeps the order of insertion: what was used last stands last.
    results.delete(key)
    results.set(key, result)
    if (known === undefined) {
      result.catch(() => results.delete(key))
      for (const oldest of results.keys()) {
        if (results.size <= maxEntries) break
        results.delete(oldest)
      }
    }
    return result
  }
}

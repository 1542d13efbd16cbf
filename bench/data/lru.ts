/** How many of these a plain LRU list of that size would have had: each is asked for by name and size, one after the other. */
export function hitsOfLru(asked: Iterable<{ digest: string; bytes: number }>, limitBytes: number): { hits: number; misses: number } {
  const held = new Map<string, number>()
  let heldBytes = 0
  let hits = 0
  let misses = 0
  for (const { digest, bytes } of asked) {
    if (held.delete(digest)) hits += 1
    else {
      misses += 1
      heldBytes += bytes
    }
    held.set(digest, bytes)
    for (const [oldest, size] of held) {
      if (heldBytes <= limitBytes) break
      held.delete(oldest)
      heldBytes -= size
    }
  }
  return { hits, misses }
}

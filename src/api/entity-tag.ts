/**
 * Whether a header of conditions (`If-Match`, `If-None-Match`) names an entity tag, or `*`, which is any. `strong`: one that is marked as weak
 * is none (RFC 9110, 8.8.3.2); our own are never weak. A tag of ours has no comma or quote within.
 */
export function namesTag(header: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  if (header.trim() === '*') return true
  const tags = header.split(',').map((tag) => tag.trim())
  return tags.includes(etag) || (comparison === 'weak' && tags.includes(`W/${etag}`))
}

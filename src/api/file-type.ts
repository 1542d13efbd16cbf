/** The types that a statement may show; anything else is only ever saved. */
const mediaTypes: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  txt: 'text/plain; charset=utf-8',
  zip: 'application/zip',
}

/** By the name's extension. */
export function mediaTypeOf(name: string): string {
  const extension = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return (Object.hasOwn(mediaTypes, extension) ? mediaTypes[extension] : undefined) ?? 'application/octet-stream'
}

/**
 * What a file of a package may do when a browser opens it by itself: nothing, since an SVG can hold scripts and would run
 * them as ours. Browsers show a PDF with a viewer of their own, which a sandbox would stop.
 */
export function policyOf(mediaType: string): string {
  const nothing = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
  return mediaType === 'application/pdf' ? "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'" : `${nothing}; sandbox`
}

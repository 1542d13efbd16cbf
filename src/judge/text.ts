/**
 * Bytes that a program or compiler wrote, as text that can be stored and shown: what is not UTF-8 and NUL (which
 * PostgreSQL's text cannot hold) become U+FFFD.
 */
export function textOf(bytes: Uint8Array): string {
  return withoutNul(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
}

export function withoutNul(text: string): string {
  return text.replaceAll('\0', '\uFFFD')
}

/** Removes the box's and the installation's own folders from a message: `/w/main.c:1` becomes `main.c:1`. */
export function withoutOurPaths(text: string, binds: readonly { at: string }[]): string {
  const named = binds.reduce((shown, { at }) => shown.replaceAll(`${at}/`, ''), text)
  return named.replace(/(^|[^\w./-])\/(?:w|program)\//gm, '$1')
}

/** The first `length` characters, with an ellipsis where something was cut. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`
}

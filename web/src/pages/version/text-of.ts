/** The text of what was fetched of a file; null where it is none. `isCut`: there is more of it, and a character that the cut goes through is left out. */
export function textOf(data: Uint8Array, isCut: boolean): string | null {
  if (data.includes(0)) return null
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(data, { stream: isCut })
}

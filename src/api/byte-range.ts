import { ApiError } from './errors.ts'

export interface ByteRange {
  start: number
  lengthBytes: number
}

/**
 * The part of `sizeBytes` bytes that a `Range` header asks for (RFC 9110, 14.2). Null: all of it, also for what the RFC lets a server
 * ignore: several ranges at once, other units, and what has no form. Throws ApiError `range-not-satisfiable`.
 */
export function rangeOf(header: string | undefined, sizeBytes: number): ByteRange | null {
  const [matched, first, last] = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? '') ?? []
  if (matched === undefined || first === undefined || last === undefined || (first === '' && last === '')) return null
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null
  // The last bytes of nothing are all of it, which no Content-Range can say (RFC 9110, 14.1.2).
  if (first === '' && Number(last) > 0 && sizeBytes === 0) return null
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1)
  if (start >= end) {
    throw new ApiError('range-not-satisfiable', `There are ${sizeBytes} bytes.`, { headers: { 'content-range': `bytes */${sizeBytes}` } })
  }
  return { start, lengthBytes: end - start }
}

import type { ProblemDetails } from '../../../src/contract/conventions.ts'
import { noteConnection } from './connection.ts'

/** What the server said when it could not do what was asked; `status` 0: it could not be reached. */
export class ApiError extends Error {
  readonly status: number
  readonly details: ProblemDetails

  constructor(details: ProblemDetails) {
    super(details.detail === '' ? details.title : details.detail)
    this.name = 'ApiError'
    this.status = details.status
    this.details = details
  }

  /** True where the same request may work a moment later. */
  get canRetry(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 503
  }
}

export const unreachable: ProblemDetails = {
  type: 'about:blank',
  title: 'Gavel cannot be reached',
  status: 0,
  detail: 'Is it still running? What you typed is kept in this browser.',
}

export interface CallOptions {
  method?: 'GET' | 'POST' | 'DELETE'
  body?: unknown
  /** The same key and body create one thing, however often they are sent. */
  idempotencyKey?: string
  signal?: AbortSignal
}

/**
 * Calls the API with the session's cookie.
 * @throws ApiError with the server's own words, or with status 0 when there was no answer
 */
export async function call<T>(path: string, options: CallOptions = {}): Promise<T> {
  const text = await (await request(path, options)).text()
  return JSON.parse(text === '' ? 'null' : text)
}

/** What is at an address, as it is. @throws ApiError as `call` */
export async function callForBytes(path: string, signal: AbortSignal): Promise<Uint8Array> {
  return new Uint8Array(await (await request(path, { signal })).arrayBuffer())
}

async function request(path: string, { method = 'GET', body, idempotencyKey, signal }: CallOptions): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' })
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey)
  const response = await fetch(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error
    noteConnection('lost')
    throw new ApiError(unreachable)
  })
  noteConnection('answered')
  if (!response.ok) throw new ApiError(problemDetails(await response.text(), response.status))
  return response
}

/** The body of an error answer; something fitting where a proxy answered in its own way. */
export function problemDetails(text: string, status: number): ProblemDetails {
  const nothing = { type: 'about:blank', title: `The server answered ${status}`, status, detail: 'Try again; if it stays so, tell whoever runs this Gavel.' }
  try {
    return { ...nothing, ...JSON.parse(text), status }
  } catch {
    return nothing
  }
}

/** A new key for `Idempotency-Key`; `crypto.randomUUID` is missing on plain http addresses. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A query string of what is given, with its question mark; empty when nothing is. */
export function queryString(parameters: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

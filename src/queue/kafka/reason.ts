/** What an error of the client is about: it wraps what a broker said in general words. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return 'unknown'
  return error.cause instanceof Error ? `${error.message} (${reasonOf(error.cause)})` : error.message
}

import type { S3ClientConfig } from '@aws-sdk/client-s3'

type Strategy = Extract<NonNullable<S3ClientConfig['retryStrategy']>, { refreshRetryTokenForRetry: unknown }>

/**
 * The SDK's standard strategy (pauses of up to 0.1, 0.2, 0.4 … 20 s, and only what may pass), without its quota: there a client's requests
 * share a hundred retries, so that a server that is away for two seconds failed a judgement whose hundred downloads had used them up.
 * Here the attempts of a request are its own. AWS SDKs and Tools reference guide, Retry behavior.
 */
export function ownRetries(attempts: number): Strategy {
  return {
    acquireInitialRetryToken: async () => token(0, 0),
    refreshRetryTokenForRetry: async (last, { errorType, retryAfterHint }) => {
      const retry = last.getRetryCount() + 1
      const mayPass = errorType === 'TRANSIENT' || errorType === 'THROTTLING'
      if (!mayPass || retry >= attempts) throw new Error('not to be tried again')
      const pauseMs = Math.random() * Math.min(20_000, (errorType === 'THROTTLING' ? 1000 : 100) * 2 ** (retry - 1))
      const askedMs = retryAfterHint === undefined ? 0 : retryAfterHint.getTime() - Date.now()
      return token(retry, Math.max(pauseMs, Math.min(askedMs, pauseMs + 5_000)))
    },
    recordSuccess: () => undefined,
  }
}

function token(retries: number, pauseMs: number) {
  return { getRetryCount: () => retries, getRetryDelay: () => pauseMs, getRetryCost: () => undefined }
}

import { call } from './call.ts'

/**
 * Passes on a script that is fetched only now.
 * @throws ApiError where Gavel cannot be reached; what the browser said where it can, since then the script is gone
 */
export async function script<T>(importing: Promise<T>): Promise<T> {
  try {
    return await importing
  } catch (error) {
    await call('/v1/me')
    throw error
  }
}

import type { TestsetState } from '../api/types.ts'
import { dayAndClockToSeconds } from '../format/moments.ts'

export const stateWords: Record<TestsetState, string> = { draft: 'draft', published: 'published', retired: 'was published' }

/** A version is named by when it was made: `22 Nov 08:00:31`. */
export function versionName(version: string): string {
  return dayAndClockToSeconds(new Date(version))
}

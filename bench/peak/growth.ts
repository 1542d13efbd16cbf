/** What each part held at a moment, in seconds from the beginning. */
export interface MemorySample {
  seconds: number
  bytes: Map<string, number>
}

export interface Growth {
  /** At the beginning, at each full minute, and at the end. */
  byMinute: number[]
  /** Of the straight line that lies nearest to all after the first third, when caches have filled: bytes a minute. */
  perMinute: number
  /** That line rises by less than a twentieth of what is held, or by less than what a garbage collector leaves lying; null when it is too short to tell. */
  isFlat: boolean | null
}

const collectorBytes = 8e6
const longEnoughSeconds = 300

/** @param samples in the order of their time, two at least */
export function growthOf(samples: readonly { seconds: number; bytes: number }[]): Growth {
  const last = samples.at(-1)
  if (last === undefined) return { byMinute: [], perMinute: NaN, isFlat: null }
  const later = samples.filter(({ seconds }) => seconds >= last.seconds / 3)
  const mean = (of: (sample: { seconds: number; bytes: number }) => number) => later.reduce((sum, sample) => sum + of(sample), 0) / later.length
  const [atMean, heldMean] = [mean(({ seconds }) => seconds), mean(({ bytes }) => bytes)]
  const perSecond = mean(({ seconds, bytes }) => (seconds - atMean) * (bytes - heldMean)) / mean(({ seconds }) => (seconds - atMean) ** 2)
  const risen = perSecond * (last.seconds - (later[0]?.seconds ?? 0))
  const minutes = Array.from({ length: Math.ceil(last.seconds / 60) }, (_, minute) => samples.find(({ seconds }) => seconds >= minute * 60)?.bytes ?? NaN)
  return { byMinute: [...minutes, last.bytes], perMinute: perSecond * 60, isFlat: last.seconds < longEnoughSeconds ? null : risen < Math.max(heldMean / 20, collectorBytes) }
}

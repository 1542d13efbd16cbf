/** What is said of many measurements of the same, in microseconds. */
export interface Figures {
  minUs: number
  medianUs: number
  p99Us: number
  runs: number
  /** What one core does when nothing else is to be done: one by the mean. */
  runsPerSecond: number
}

export function figuresOf(nanoseconds: readonly number[]): Figures {
  const sorted = nanoseconds.toSorted((one, other) => one - other)
  const at = (part: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN) / 1000
  const sum = sorted.reduce((total, value) => total + value, 0)
  return { minUs: at(0), medianUs: at(0.5), p99Us: at(0.99), runs: sorted.length, runsPerSecond: (sorted.length / sum) * 1e9 }
}

export function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN
}

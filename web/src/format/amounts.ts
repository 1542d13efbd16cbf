/** Milliseconds in the unit that a person would say: `31 ms`, `1.02 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${trimmed(ms / 1_000)} s`
  const seconds = Math.round(ms / 1_000)
  if (seconds < 3_600) return joined(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  return joined(Math.floor(seconds / 3_600), 'h', Math.floor((seconds % 3_600) / 60), 'min')
}

/** KiB as MiB: `< 0.1 MiB`, `0.9 MiB`, `3.4 MiB`, `512 MiB`. */
export function memory(kib: number): string {
  const mib = kib / 1_024
  if (kib > 0 && mib < 0.05) return '< 0.1 MiB'
  return `${mib >= 100 ? Math.round(mib) : Number(mib.toFixed(1))} MiB`
}

/** Bytes of a file. */
export function bytes(count: number): string {
  if (count < 1_024) return `${count} B`
  if (count < 1_024 ** 2) return `${Number((count / 1_024).toFixed(1))} KiB`
  if (count < 1_024 ** 3) return `${Number((count / 1_024 ** 2).toFixed(1))} MiB`
  return count < 1_024 ** 4 ? `${largeAmount(count / 1_024 ** 3)} GiB` : `${largeAmount(count / 1_024 ** 4)} TiB`
}

/** `1 test`, `12 tests`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/** `1.25`, `97.3`: as many digits as say something. */
function largeAmount(value: number): number {
  return Number(value.toFixed(value < 10 ? 2 : 1))
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(value < 10 ? 2 : 1)))
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
}

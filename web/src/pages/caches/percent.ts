/** A share for people: `97.4 %`; 100 and 0 only where it is exactly that. */
export function percent(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`
  const tenths = Math.max(1, Math.min(999, Math.round(share * 1_000)))
  return `${tenths / 10} %`
}

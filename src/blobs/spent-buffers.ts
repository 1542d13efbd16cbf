import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** A collection of young objects takes a millisecond or two, as long as hashing a few megabytes. */
const collectEveryBytes = 16 * 1024 * 1024

let spentBytes = 0
let collectYoung: (() => void) | null = null

/**
 * Tells that short-lived buffers of so many bytes have passed, which nobody holds any more: those that Node makes for what it receives,
 * inflates and compresses. V8 sees little of them, since their bytes are outside of its heap, and lets 64 MB of them lie before it collects by
 * itself, anew after each collection. Collecting young objects frees them.
 */
export function spent(bytes: number): void {
  spentBytes += bytes
  if (spentBytes < collectEveryBytes) return
  spentBytes = 0
  collectYoung ??= youngCollector()
  collectYoung()
}

/** Without an option on Node's command line; the function is in contexts that are made while the flag is set, and nowhere else. */
function youngCollector(): () => void {
  setFlagsFromString('--expose-gc')
  const collect: NodeJS.GCFunction = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  return () => collect({ type: 'minor' })
}

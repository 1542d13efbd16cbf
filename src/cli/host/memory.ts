import { totalmem } from 'node:os'

/** What all runs together may take: of the machine's memory, or of this container's, all but a tenth. */
export function memoryForRunsBytes(): number {
  const container = process.constrainedMemory()
  return Math.floor(0.9 * Math.min(totalmem(), container > 0 ? container : Infinity))
}

// A process of its own that looks at a folder again and again and prints as JSON how much of the disk it took at most, in bytes, as
// `du` does.
//   node watch-folder.ts DIR EVERY_MS
// It ends at the end of its standard input.
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const [dir = '', everyMs = '50'] = process.argv.slice(2)
let looks = 0
let maxBytes = 0
let maxGapMs = 0
let lookedAtMs = performance.now()

function look(): void {
  const nowMs = performance.now()
  maxGapMs = Math.max(maxGapMs, nowMs - lookedAtMs)
  lookedAtMs = nowMs
  looks += 1
  maxBytes = Math.max(maxBytes, bytesBelow(dir))
}

function bytesBelow(folder: string): number {
  let bytes = unlessGone(() => lstatSync(folder).blocks * 512) ?? 0
  for (const entry of unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const path = join(folder, entry.name)
    bytes += entry.isDirectory() ? bytesBelow(path) : (unlessGone(() => lstatSync(path).blocks * 512) ?? 0)
  }
  return bytes
}

function unlessGone<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

const timer = setInterval(look, Number(everyMs))
look()
process.stdin.resume().on('end', () => {
  clearInterval(timer)
  look()
  process.stdout.write(`${JSON.stringify({ looks, maxBytes, maxGapMs })}\n`)
})

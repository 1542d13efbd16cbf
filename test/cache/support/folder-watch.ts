import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A process that looks, over and over, what a folder takes on the disk, temporary files and the folder itself included. */
const [dir = '', everyMs = ''] = process.argv.slice(2)
const seen = { mostBytes: 0, looks: 0 }

function look(): void {
  const paths = [dir, ...readdirSync(dir).map((name) => join(dir, name))]
  const bytes = paths.reduce((sum, path) => sum + (lstatSync(path, { throwIfNoEntry: false })?.blocks ?? 0) * 512, 0)
  seen.mostBytes = Math.max(seen.mostBytes, bytes)
  seen.looks += 1
}

look()
setInterval(look, Number(everyMs))
process.send?.(seen)
process.on('message', () => {
  look()
  process.send?.(seen)
})
process.on('disconnect', () => process.exit())

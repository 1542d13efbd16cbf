import { createHash, randomBytes, randomInt } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** `random` does not compress; `numbers` is a text of numbers, as most test data is. */
export type Kind = 'random' | 'numbers'
export const kinds: Kind[] = ['random', 'numbers']

export interface TestFile {
  path: string
  digest: string
  sizeBytes: number
}

/** A package as a plain zip, and its inputs as files beside it. Every program that prints `ok` is right. */
export interface Package {
  zipPath: string
  zipBytes: number
  inputs: TestFile[]
}

export const rightAnswer = 'ok\n'

/** Content that nobody has seen before. */
export async function makePackage(dir: string, kind: Kind, options: { sizeBytes: number; tests: number }): Promise<Package> {
  await mkdir(dir, { recursive: true })
  const zip = new ZipFile()
  const inputs: TestFile[] = []
  for (let test = 1; test <= options.tests; test++) {
    const content = contentOf(kind, Math.round(options.sizeBytes / options.tests))
    const path = join(dir, `${test}.in`)
    await writeFile(path, content)
    inputs.push({ path, digest: createHash('sha256').update(content).digest('hex'), sizeBytes: content.length })
    zip.addReadStreamLazy(`${test}.in`, { compress: false, size: content.length }, (give) => give(null, createReadStream(path)))
    zip.addBuffer(Buffer.from(rightAnswer), `${test}.ans`)
  }
  zip.end()
  const zipPath = join(dir, 'package.zip')
  await pipeline(zip.outputStream, createWriteStream(zipPath))
  return { zipPath, zipBytes: (await stat(zipPath)).size, inputs }
}

export function contentOf(kind: Kind, sizeBytes: number): Buffer {
  if (kind === 'random') return randomBytes(sizeBytes)
  const content = Buffer.alloc(sizeBytes)
  let end = 0
  // Numbers up to a million, twenty on a line. Making each anew would take longer than everything that is measured.
  const some = Array.from({ length: 65_536 }, (_, index) => `${randomInt(1_000_001)}${index % 20 === 19 ? '\n' : ' '}`)
  const choices = Buffer.alloc(65_536)
  while (end < sizeBytes) {
    randomBytes(choices.length).copy(choices)
    for (let at = 0; at + 1 < choices.length && end < sizeBytes; at += 2) end += content.write(some[choices.readUInt16LE(at)] ?? '', end)
  }
  return content
}

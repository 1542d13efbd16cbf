import { buffer } from 'node:stream/consumers'
import yazl from 'yazl'

/** A plain zip of three small tests, other ones for each number, so that no file of one problem serves another. */
export async function sumsOf(number: number): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  for (const [name, first, second] of [['1', number, 2], ['2', 1_000 * number, 7], ['3', 999_999_937, number]] as const) {
    zip.addBuffer(Buffer.from(`${first} ${second}\n`), `${name}.in`)
    zip.addBuffer(Buffer.from(`${first + second}\n`), `${name}.ans`)
  }
  zip.end()
  return buffer(zip.outputStream)
}

import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import type { Caller } from '../../test/support/caller.ts'

/** Publishes the problem `sums`, which the small programs solve: that many tests of three numbers each. */
export async function pushSums(caller: Caller, tests: number): Promise<void> {
  const zip = new ZipFile()
  for (let i = 1; i <= tests; i++) {
    zip.addBuffer(Buffer.from(`3\n${i} ${i * i} 7\n`), `${i}.in`)
    zip.addBuffer(Buffer.from(`${i + i * i + 7}\n`), `${i}.ans`)
  }
  zip.end()
  const answer = await caller.put('/v1/problems/sums/package?publish=true', await buffer(zip.outputStream))
  if (answer.status !== 201) throw new Error(await answer.text())
}

import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { medianOf } from '../measuring/figures.ts'
import { watchFolder } from './folder-size.ts'
import { push, startGavel } from './gavel.ts'
import { kinds, makePackage, type Kind } from './package.ts'
import { uploadRaw } from './raw.ts'
import type { S3Address } from './s3.ts'

/** As many as the API sends at once. */
const connections = 4

export interface UploadRow {
  kind: Kind
  rounds: number
  zipBytes: number
  rawSeconds: number
  uploadSeconds: number
  /** The raw time by ours. */
  ofRaw: number
  /** Of the API's process at its highest, while it took the package. */
  peakMemoryBytes: number
  /** Of the API's data folder at its largest. */
  peakDiskBytes: number
}

/** Packages that nobody has seen before are uploaded; before each the same contents are hashed and sent by nothing else. Medians of the rounds, by turns. */
export async function measureUpload(s3: S3Address, dir: string, options: { sizeBytes: number; tests: number; rounds: number }, say: (line: string) => void): Promise<UploadRow[]> {
  await using gavel = await startGavel(s3)
  const api = await gavel.api.roleProcess('api')
  const rows: UploadRow[] = []
  for (const kind of kinds) {
    const measured: Omit<UploadRow, 'kind' | 'rounds'>[] = []
    for (let round = 0; round < options.rounds; round++) {
      const folder = join(dir, `${kind}-${round}`)
      const { zipPath, zipBytes, inputs } = await makePackage(folder, kind, options)
      const { seconds: rawSeconds } = await uploadRaw(s3, inputs, connections, `raw-${kind}-${round}`)
      // From here on the kernel counts the peak anew (proc_pid_clear_refs(5)).
      await writeFile(`/proc/${api}/clear_refs`, '5')
      const watched = watchFolder(gavel.api.dataDir)
      const { seconds: uploadSeconds, accepted } = await push(gavel, `upload-${kind}`, zipPath, zipBytes)
      const { maxBytes: peakDiskBytes } = await watched()
      const peakMemoryBytes = await peakMemory(api)
      if (accepted.testset.tests !== options.tests) throw new Error(`${accepted.testset.tests} tests were taken of ${options.tests}`)
      measured.push({ zipBytes, rawSeconds, uploadSeconds, ofRaw: rawSeconds / uploadSeconds, peakMemoryBytes, peakDiskBytes })
      say(`${kind}: raw ${rawSeconds.toFixed(2)} s, uploaded in ${uploadSeconds.toFixed(2)} s, memory ${(peakMemoryBytes / 2 ** 20).toFixed(0)} MiB, disk ${(peakDiskBytes / 1e6).toFixed(0)} MB`)
      await rm(folder, { recursive: true })
    }
    const median = (of: (one: (typeof measured)[number]) => number) => medianOf(measured.map(of))
    rows.push({
      kind, rounds: options.rounds, zipBytes: median((one) => one.zipBytes), rawSeconds: median((one) => one.rawSeconds), uploadSeconds: median((one) => one.uploadSeconds), ofRaw: median((one) => one.ofRaw),
      peakMemoryBytes: Math.max(...measured.map((one) => one.peakMemoryBytes)), peakDiskBytes: Math.max(...measured.map((one) => one.peakDiskBytes)),
    })
  }
  return rows
}

async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
}

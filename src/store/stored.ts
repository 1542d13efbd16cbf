import type { RunOutput, RunRequest, SourceFile } from '../domain/judgement.ts'
import type { Run, RunEvidence } from '../domain/verdict.ts'
import type { StoredEvidence, StoredFile, StoredOutput, StoredRequest, StoredRun } from './database.ts'

/** What PostgreSQL can keep of a text: no zero characters and no halves of surrogate pairs. They become U+FFFD. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}

/** The text of a jsonb column. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storableText(part) : part))
}

export function storeRun(run: Run): StoredRun {
  const { test, verdict, timeMs, wallMs, memoryKib, score, message, firstTimeMs, keptFrom } = run
  if (keptFrom !== null) return [test, verdict, timeMs, wallMs, memoryKib, score, message, firstTimeMs, keptFrom]
  return firstTimeMs === null ? [test, verdict, timeMs, wallMs, memoryKib, score, message] : [test, verdict, timeMs, wallMs, memoryKib, score, message, firstTimeMs]
}

export function loadRun([test, verdict, timeMs, wallMs, memoryKib, score, message, firstTimeMs = null, keptFrom = null]: StoredRun, evidence: StoredEvidence | null): Run {
  return { test, verdict, timeMs, wallMs, memoryKib, score, message, firstTimeMs, keptFrom, evidence: evidence === null ? null : loadEvidence(evidence) }
}

export function storeEvidence({ limits, first, ...measured }: RunEvidence): StoredEvidence {
  const { outcome, exitCode, signal, cpuTimeNs, wallTimeNs, waitedNs, peakMemoryBytes, memoryBaselineBytes, stdoutBytes, stderrBytes, oomKills, processesRefused, boxRestarted } = measured
  const { timeMs, stopMs, wallMs, memoryKib, outputKib, processes } = limits
  const stored: StoredEvidence = [
    outcome, exitCode, signal, cpuTimeNs, wallTimeNs, waitedNs, peakMemoryBytes, memoryBaselineBytes, stdoutBytes, stderrBytes, oomKills, processesRefused, boxRestarted,
    [timeMs, stopMs, wallMs, memoryKib, outputKib, processes],
  ]
  if (first !== null) stored.push([first.cpuTimeNs, first.wallTimeNs])
  return stored
}

function loadEvidence(stored: StoredEvidence): RunEvidence {
  const [outcome, exitCode, signal, cpuTimeNs, wallTimeNs, waitedNs, peakMemoryBytes, memoryBaselineBytes, stdoutBytes, stderrBytes, oomKills, processesRefused, boxRestarted, limits, first] = stored
  const [timeMs, stopMs, wallMs, memoryKib, outputKib, processes] = limits
  return {
    outcome, exitCode, signal, cpuTimeNs, wallTimeNs, waitedNs, peakMemoryBytes, memoryBaselineBytes, stdoutBytes, stderrBytes, oomKills, processesRefused, boxRestarted,
    limits: { timeMs, stopMs, wallMs, memoryKib, outputKib, processes },
    first: first === undefined ? null : { cpuTimeNs: first[0], wallTimeNs: first[1] },
  }
}

export function storeFiles(files: SourceFile[]): { files: StoredFile[]; source: Buffer } {
  return { files: files.map(({ name, bytes }) => ({ name, sizeBytes: bytes.byteLength })), source: Buffer.concat(files.map((file) => file.bytes)) }
}

export function loadFiles(files: StoredFile[], source: Buffer): SourceFile[] {
  let offset = 0
  return files.map(({ name, sizeBytes }) => ({ name, bytes: source.subarray(offset, (offset += sizeBytes)) }))
}

export function storeRequest({ stdin, ...rest }: RunRequest): StoredRequest {
  return { ...rest, stdinBase64: toBase64(stdin) }
}

export function loadRequest({ stdinBase64, ...rest }: StoredRequest): RunRequest {
  return { ...rest, stdin: Buffer.from(stdinBase64, 'base64') }
}

export function storeOutput({ stdout, stderr, ...rest }: RunOutput): StoredOutput {
  return { ...rest, stdoutBase64: toBase64(stdout), stderrBase64: toBase64(stderr) }
}

export function loadOutput({ stdoutBase64, stderrBase64, ...rest }: StoredOutput): RunOutput {
  return { ...rest, stdout: Buffer.from(stdoutBase64, 'base64'), stderr: Buffer.from(stderrBase64, 'base64') }
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

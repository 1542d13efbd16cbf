import type { KeepCompilation } from '../../../src/judge/compile.ts'
import { judge } from '../../../src/judge/judge.ts'
import type { JudgeDeps } from '../../../src/judge/judge.ts'
import { shareHost } from '../../../src/judge/shared-host.ts'
import type { Sandbox } from '../../../src/judge/sandbox.ts'
import type { Manifest } from '../../../src/contract/manifest.ts'
import type { Compilation } from '../../../src/domain/compilation.ts'
import type { Run } from '../../../src/domain/verdict.ts'
import type { Workplace } from './workplace.ts'

/** What the other slot does meanwhile. */
export const neighbours = {
  quiet: null,
  computing: 'volatile unsigned long x = 1; for (;;) for (int i = 0; i < 1000; i++) x = x * 6364136223846793005u + 1;',
  'thrashing memory': 'enum { SIZE = 256 << 20 }; unsigned char *p = malloc(SIZE); memset(p, 1, SIZE); for (unsigned long x = 1;; x = x * 6364136223846793005u + 1442695040888963407u) p[x >> 36 & (SIZE - 1)]++;',
} as const
export type Neighbour = keyof typeof neighbours

/** The main function of a program that touches so much memory. */
export function taking(mib: number): string {
  return `int main() { volatile char *p = (char *)malloc(${mib} << 20); for (long i = 0; i < ${mib} << 20; i += 4096) p[i] = 1; puts("right"); }`
}

/** Judges one program again and again on a test of its own. Only the first time is it compiled. */
export async function judgeAgain(place: Workplace, box: Sandbox, { source, manifest, times }: { source: string; manifest: Manifest; times: number }): Promise<Run[]> {
  const deps: JudgeDeps = { ...place.deps, keepCompilation: inMemory() }
  const runs: Run[] = []
  while (runs.length < times) {
    const { verdict, runs: [run], compilerOutput } = await judge(place.claim('c', source, manifest), box, deps, () => undefined, new AbortController().signal)
    if (run === undefined) throw new Error(`${verdict}: ${compilerOutput}`)
    runs.push(run)
  }
  return runs
}

/** Keeps a slot busy, as another submission would: it too holds between its runs when a run is to be alone. */
export function keepBusy(place: Workplace, box: Sandbox, program: Uint8Array): AsyncDisposable {
  const over = new AbortController()
  const shared = shareHost(box, place.deps.host, over.signal)
  const limits = { cpuTimeMs: 500, wallTimeMs: 5_000, memoryBytes: 512 * 1024 * 1024, outputBytes: 1000, processes: 4 }
  const work = (async () => {
    await box.putProgramFile('main', program, true)
    while (!over.signal.aborted) await shared.run({ argv: ['/program/main'], env: {}, limits })
  })().catch((error: unknown) => {
    if (!over.signal.aborted) throw error
  })
  return {
    async [Symbol.asyncDispose]() {
      over.abort()
      box.abort()
      await work
    },
  }
}

function inMemory(): KeepCompilation {
  const all = new Map<string, Compilation>()
  return async (key, make) => {
    const kept = all.get(key)
    if (kept !== undefined) return { kept }
    const { made, keep } = await make()
    const compilation = await keep
    if (compilation !== null) all.set(key, compilation)
    return { made }
  }
}

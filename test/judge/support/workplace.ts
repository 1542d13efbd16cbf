import { createHash, randomUUID } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BlobRef, Manifest } from '../../../src/contract/manifest.ts'
import { defaultCheckerFlags } from '../../../src/domain/checker.ts'
import type { CheckerFlags } from '../../../src/domain/checker.ts'
import type { Claim } from '../../../src/domain/judgement.ts'
import type { Language } from '../../../src/domain/language.ts'
import { defaultLimits, wallMsFor } from '../../../src/domain/limits.ts'
import type { Limits } from '../../../src/domain/limits.ts'
import type { JudgeDeps } from '../../../src/judge/judge.ts'
import { bindsOf, detectLanguages } from '../../../src/judge/languages/languages.ts'
import { sharedHost } from '../../../src/judge/shared-host.ts'
import type { Sandbox } from '../../../src/judge/sandbox.ts'
import { startSandbox } from '../../../src/sandbox/sandbox.ts'
import { compileAlways } from './compile-always.ts'

const root = join(import.meta.dirname, '../../..')

export interface TestCase {
  name?: string
  input: string
  answer: string
  sample?: boolean
  args?: string[]
  checker?: Partial<CheckerFlags>
}

/** Real boxes and real toolchains, with test data in a folder of its own: everything that judging needs but a store. */
export interface Workplace extends AsyncDisposable {
  deps: JudgeDeps
  languages: readonly Language[]
  /** Blobs that are pinned now. */
  pinned(): number
  /** On this core, or on any. */
  startSandbox(cpu?: number): Promise<Sandbox>
  /** Kills the box started last, as the kernel might. */
  killBox(): Promise<void>
  /** Keeps a problem's data, for claims. */
  problem(tests: readonly TestCase[], limits?: Partial<Limits>): Promise<Manifest>
  claim(language: string, source: string | Record<string, string>, manifest: Manifest, change?: Partial<Claim> & { entryPoint?: string }): Claim
}

export async function openWorkplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-judge-'))
  const dataDir = join(folder, 'data')
  await mkdir(dataDir)
  // Prepared toolchains take 20 s to make, so all tests share them, as all judgements do.
  const languages = await detectLanguages({ dir: join(root, 'languages'), preparedDir: join(root, 'build/toolchains'), signal: new AbortController().signal })
  const manifests = new Map<string, Manifest>()
  const boxes: Sandbox[] = []
  let pins = 0

  const put = async (text: string): Promise<BlobRef> => {
    const digest = createHash('sha256').update(text).digest('hex')
    await writeFile(join(dataDir, digest), text)
    await chmod(join(dataDir, digest), 0o444)
    return { digest, sizeBytes: Buffer.byteLength(text) }
  }

  return {
    languages,
    pinned: () => pins,
    deps: {
      host: sharedHost(8 * 1024 ** 3),
      languages: new Map(languages.map((language) => [language.id, language])),
      loadManifest: async (digest) => manifests.get(digest) ?? Promise.reject(new Error(`no manifest ${digest}`)),
      keepCompilation: compileAlways,
      acquire: async (blobs, { signal }) => {
        signal.throwIfAborted()
        pins++
        return { paths: blobs.map(({ digest }) => digest), release: () => { pins-- } }
      },
    },
    async startSandbox(cpu) {
      const box = await startSandbox({ boxPath: join(root, 'build/box'), name: boxName(boxes.length), dataDir, binds: bindsOf(languages), hides: [], allowWeakBox: false, ...(cpu === undefined ? {} : { cpu }) })
      boxes.push(box)
      return box
    },
    async killBox() {
      process.kill(await pidOf(boxName(boxes.length - 1)), 'SIGKILL')
    },
    async problem(tests, limits = {}) {
      const timeMs = limits.timeMs ?? defaultLimits.timeMs
      const manifest: Manifest = {
        format: 'gavel-manifest-1', packageFormat: '2025-09', names: { en: 'A problem' },
        limits: { ...defaultLimits, wallMs: wallMsFor(timeMs), ...limits, timeMs },
        tests: await Promise.all(tests.map(async (test, i) => ({
          name: test.name ?? `${test.sample === true ? 'sample' : 'secret'}/${i + 1}`,
          sample: test.sample ?? false,
          group: test.sample === true ? 'sample' : 'secret',
          input: await put(test.input),
          answer: await put(test.answer),
          checker: { ...defaultCheckerFlags, ...test.checker },
          args: test.args ?? [],
          description: null,
        }))),
        statements: [], statementFiles: [], attachments: [], languages: null, source: null, authors: [], license: null,
      }
      manifests.set(digestOf(manifest), manifest)
      return manifest
    },
    claim(language, source, manifest, { entryPoint = null, ...change }: Partial<Claim> & { entryPoint?: string | null } = {}) {
      const files = typeof source === 'string' ? { main: source } : source
      return {
        judgementId: randomUUID(), submissionId: randomUUID(), userId: someUser, attempt: 1, priority: 'practice', waitedMs: 0, traceParent: null, purpose: 'judge', request: null, base: null,
        source: { language, entryPoint, files: Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text) })) },
        testset: { version: '2026-11-22T08:00:00.000Z', manifestDigest: digestOf(manifest) },
        ...change,
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(boxes.map((box) => box.close()))
      await rm(folder, { recursive: true })
    },
  }
}

/** Who sent what is judged. */
const someUser = randomUUID()

function boxName(number: number): string {
  return `test-${process.pid}-${number}`
}

/** The process that was started with this name. */
async function pidOf(name: string): Promise<number> {
  for (const pid of await readdir('/proc')) {
    const commandLine = /^\d+$/.test(pid) ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') : ''
    if (commandLine.split('\0').includes(name)) return Number(pid)
  }
  throw new Error(`no process named ${name}`)
}

function digestOf(manifest: Manifest): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex')
}

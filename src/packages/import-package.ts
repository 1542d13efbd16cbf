import { nameOf, type BlobRef, type Manifest } from '../contract/manifest.ts'
import { inParallel } from '../domain/in-parallel.ts'
import type { Limits } from '../domain/limits.ts'
import { Contents, type PutBlob } from './contents.ts'
import type { PackageDraft, TestDraft } from './draft.ts'
import { Findings, type PackageProblem } from './findings.ts'
import { readIcpc202509 } from './icpc-2025-09.ts'
import { readIcpcLegacy } from './icpc-legacy.ts'
import { readPlainZip } from './plain-zip.ts'
import { recognise } from './recognise.ts'
import { openZip, type ZipLimits } from './zip.ts'

export interface ImportOptions {
  zipPath: string
  /** The problem's name in addresses: shown where the package has no name. */
  slug: string
  /** The installation's limits, for what the package does not say. */
  limits: Limits
  put: PutBlob
  zipLimits?: Partial<ZipLimits>
  signal?: AbortSignal | undefined
}

export type ImportResult =
  | {
      ok: true
      manifest: Manifest
      /** The manifest as it is to be stored: the digest of these bytes is its identity. */
      manifestBytes: Buffer
      /** The English name, else the first. */
      name: string
      /** All that the manifest names, together. */
      sizeBytes: number
      /** Of that, what had not been stored before. */
      newBytes: number
      warnings: PackageProblem[]
    }
  | { ok: false; errors: PackageProblem[] }

/** Test data of one problem is 1 to 2 GB at most; what is far above is a mistake or an attack. */
const defaultZipLimits: ZipLimits = { maxUncompressedBytes: 16 * 1024 ** 3, maxFiles: 100_000 }

/** So many files are stored at a time: a store far away is slow for each, not for all. */
const parallelPuts = 4

/**
 * Reads a package of any supported format and stores what judging and showing it needs. What is wrong with the package is a value, all of
 * it at once, and then hardly anything has been stored; what `put` throws (a full disk) is thrown. Blobs stored for a package that is refused in
 * the end are named by no manifest.
 */
export async function importPackage(options: ImportOptions): Promise<ImportResult> {
  const zip = await openZip(options.zipPath, { ...defaultZipLimits, ...options.zipLimits })
  if (!zip.ok) return zip
  try {
    const findings = new Findings()
    const contents = new Contents(zip.files, { findings, put: options.put, signal: options.signal })
    const draft = await readDraft(contents, options)
    if (draft === null || findings.hasErrors) return { ok: false, errors: findings.errors }
    const manifest = await store(contents, draft, options.signal)
    if (manifest === null) return { ok: false, errors: findings.errors }
    return {
      ok: true,
      manifest,
      manifestBytes: Buffer.from(JSON.stringify(manifest)),
      name: nameOf(manifest, options.slug),
      sizeBytes: contents.sizeBytes,
      newBytes: contents.newBytes,
      warnings: findings.warnings,
    }
  } finally {
    zip.close()
  }
}

async function readDraft(contents: Contents, options: ImportOptions): Promise<PackageDraft | null> {
  const recognised = await recognise(contents)
  switch (recognised?.format) {
    case undefined:
      return null
    case 'plain-zip':
      return readPlainZip(contents, options)
    case 'legacy':
    case 'legacy-icpc':
      return readIcpcLegacy(contents, { ...options, ...recognised, version: recognised.format })
    case '2023-07-draft':
    case '2025-09':
      return readIcpc202509(contents, { ...options, ...recognised, version: recognised.format })
    default:
      return recognised satisfies never
  }
}

/** Null when a file of the archive turned out to be damaged, which is reported. */
async function store(contents: Contents, draft: PackageDraft, signal: AbortSignal | undefined): Promise<Manifest | null> {
  const refs = new Map<string, BlobRef>()
  const put = async (path: string, text: string | null = null) => {
    signal?.throwIfAborted()
    const ref = text === null ? await contents.store(path) : await contents.storeText(text)
    if (ref !== null) refs.set(path, ref)
  }
  const waiting = [
    ...draft.tests.flatMap((test) => [() => put(test.inputPath), () => put(test.answerPath)]),
    ...draft.statements.map(({ path, text }) => () => put(path, text)),
    ...[...draft.statementFiles, ...draft.attachments].map(({ path }) => () => put(path)),
  ]
  await inParallel(parallelPuts, waiting, (next) => next())
  if (contents.findings.hasErrors) return null

  const refOf = (path: string) => {
    const ref = refs.get(path)
    if (ref === undefined) throw new Error(`${path} was not stored`)
    return ref
  }
  const { packageFormat, names, limits, languages, source, authors, license } = draft
  return {
    format: 'gavel-manifest-1',
    packageFormat,
    names,
    limits,
    tests: draft.tests.map((test) => manifestTest(test, refOf)),
    statements: draft.statements.map(({ language, format, path }) => ({ language, format, blob: refOf(path) })),
    statementFiles: draft.statementFiles.map(({ name, path }) => ({ name, blob: refOf(path) })),
    attachments: draft.attachments.map(({ name, path }) => ({ name, blob: refOf(path) })),
    languages,
    source,
    authors,
    license,
  }
}

function manifestTest(test: TestDraft, refOf: (path: string) => BlobRef): Manifest['tests'][number] {
  const { name, sample, group, checker, args, description } = test
  return { name, sample, group, input: refOf(test.inputPath), answer: refOf(test.answerPath), checker, args, description }
}

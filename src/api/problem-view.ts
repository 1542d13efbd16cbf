import { text } from 'node:stream/consumers'
import type { Manifest } from '../contract/manifest.ts'
import type { Problem as ProblemContract, ProblemLimits, ProblemSummary } from '../contract/problem.ts'
import type { Limits } from '../domain/limits.ts'
import type { Problem } from '../domain/problem.ts'
import { firstBytes, startOfBlob } from './blob-text.ts'
import type { ProblemDeps } from './deps.ts'

export function limitsView(limits: Limits): ProblemLimits {
  return {
    time_ms: limits.timeMs,
    wall_ms: limits.wallMs,
    memory_kib: limits.memoryKib,
    output_kib: limits.outputKib,
    processes: limits.processes,
    source_kib: limits.sourceKib,
  }
}

export function problemSummaryView(problem: Problem): ProblemSummary {
  return {
    slug: problem.slug,
    name: problem.name,
    limits: limitsView(problem.limits),
    testset: problem.published?.version ?? null,
    solved: problem.solved,
  }
}

/** The page of a problem without any data, as setters see it before anything is there. */
export function emptyProblemView(problem: Problem): ProblemContract {
  return {
    ...problemSummaryView(problem),
    names: { en: problem.name },
    samples: [],
    statement: null,
    attachments: [],
    languages: null,
    tests: null,
    authors: [],
    source: null,
    license: null,
  }
}

/** What a manifest says, the same for everybody: kept by its digest. */
export type ProblemContent = Omit<ProblemContract, keyof ProblemSummary>

export interface ContentPlace {
  slug: string
  /** Put into the links; null: the published one. */
  version: string | null
  /** Of the statement; null: English, else the first. */
  language: string | null
}

export async function problemContent(
  deps: Pick<ProblemDeps, 'openBlob' | 'renderStatement'>,
  manifest: Manifest,
  where: ContentPlace,
  signal: AbortSignal,
): Promise<ProblemContent> {
  const samples = manifest.tests.filter((test) => test.sample)
  return {
    names: manifest.names,
    samples: await Promise.all(
      samples.map(async (test) => {
        const [input, answer] = await Promise.all([startOfBlob(deps.openBlob, test.input, signal), startOfBlob(deps.openBlob, test.answer, signal)])
        return { name: test.name, input: input.text, answer: answer.text, description: test.description }
      }),
    ),
    statement: await statementView(deps, manifest, where, signal),
    attachments: manifest.attachments.map((file) => ({
      name: file.name,
      size_bytes: file.blob.sizeBytes,
      href: hrefOf(where, `files/${encodeName(file.name)}`),
    })),
    languages: manifest.languages,
    tests: manifest.tests.length,
    authors: manifest.authors,
    source: manifest.source,
    license: manifest.license,
  }
}

async function statementView(
  deps: Pick<ProblemDeps, 'openBlob' | 'renderStatement'>,
  manifest: Manifest,
  where: ContentPlace,
  signal: AbortSignal,
): Promise<ProblemContent['statement']> {
  const statement = chooseStatement(manifest.statements, where.language)
  if (statement === null) return null
  const { language, format, blob } = statement
  const languages = [...new Set(manifest.statements.map((one) => one.language))]
  if (format === 'pdf') return { language, languages, html: '', pdf: hrefOf(where, `statement.pdf`, { lang: language }) }
  const source = await text(deps.openBlob(blob.digest, { signal }))
  const named = manifest.statementFiles.filter(({ name }) => source.includes(name) || source.includes(encodeName(name)))
  const pictures = await Promise.all(named.map(async ({ name, blob: file }) => ({ name, start: await firstBytes(deps.openBlob, file, signal) })))
  const { html } = await deps.renderStatement({ source, format, fileAddress: hrefOf(where, 'files/{name}'), pictures })
  return { language, languages, html, pdf: null }
}

/** The one in `language`, else English, else the first; of one language, what can be shown in the page goes before a PDF. */
export function chooseStatement(statements: Manifest['statements'], language: string | null): Manifest['statements'][number] | null {
  const ordered = statements.toSorted((a, b) => Number(a.format === 'pdf') - Number(b.format === 'pdf'))
  return ordered.find((one) => one.language === language) ?? ordered.find((one) => one.language === 'en') ?? ordered[0] ?? null
}

function hrefOf(where: { slug: string; version: string | null }, path: string, query: Record<string, string> = {}): string {
  const search = new URLSearchParams(where.version === null ? query : { ...query, version: where.version }).toString()
  return `/v1/problems/${where.slug}/${path}${search === '' ? '' : `?${search}`}`
}

function encodeName(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/')
}

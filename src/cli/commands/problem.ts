import { createReadStream, readdirSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { listOf } from '../../contract/conventions.ts'
import { PackageAccepted, ProblemSummary } from '../../contract/problem.ts'
import { packFolder } from '../../packages/pack.ts'
import { connect, Refused, type Client } from '../client.ts'
import { addVersionCommands, printWarnings } from './problem-versions.ts'
import { addRejudgeCommand } from './rejudging.ts'
import { warmProblem } from './problem-warm.ts'
import { bytesText, counted, durationText, print, printJson, printTable, styled } from '../print.ts'

interface Options {
  slug?: string
  draft?: true
  message?: string
  json?: true
}

export function addProblem(program: Command): void {
  const problem = program.command('problem').summary('problems and their test data').description('Problems and their test data.')
  problem
    .command('push')
    .summary('upload packages and publish them')
    .description('Uploads each problem package, a folder or a zip in any format that Gavel reads, as a new version of the problem, and publishes it.')
    .argument('<package...>', 'folders or zips')
    .option('-s, --slug <slug>', "the problem's name in addresses; by default the name of the folder or zip")
    .option('--draft', 'do not publish: only make the version')
    .option('-m, --message <message>', 'why this version is made, for the list of versions')
    .option('--json', 'print JSON: one object for each package')
    .action(push)
  problem
    .command('list')
    .summary('all problems')
    .description('Lists all problems that you may see, with what is published of them.')
    .option('--json', 'print JSON: one object for each page of the list')
    .action(list)
  addVersionCommands(problem)
  addRejudgeCommand(problem)
  problem
    .command('warm')
    .summary('have every worker fetch test data before it is needed')
    .description("Has every worker fetch a problem's test data ahead, at a bounded rate, as before a contest. Workers that come in the next 24 hours join in.")
    .argument('<slug>', "the problem's name in addresses")
    .option('--version <version>', 'another version than the published one')
    .option('--wait', 'end only when every worker that is there has it, or could not')
    .option('--json', 'print JSON')
    .action(warmProblem)
}

async function list(options: { json?: true }): Promise<void> {
  const client = connect(readConfig())
  const rows: string[][] = []
  for (let after: string | null = ''; after !== null; ) {
    const page: { items: ProblemSummary[]; next: string | null } = await client.get(`/v1/problems?limit=200${after && `&after=${encodeURIComponent(after)}`}`, listOf(ProblemSummary))
    if (options.json) printJson(page)
    rows.push(...page.items.map((item) => [item.slug, durationText(item.limits.time_ms), item.testset ?? 'nothing published', item.name]))
    after = page.next
  }
  if (!options.json) printTable(['problem', 'time', 'published', 'name'], rows)
}

async function push(paths: string[], options: Options): Promise<void> {
  if (options.slug && paths.length > 1) throw new Error('--slug names one problem: push one package at a time with it')
  const packages = paths.filter(isPackage)
  // `push examples/*` meets the folder's README as well.
  for (const path of paths) if (!packages.includes(path)) process.stderr.write(`left out, neither a folder nor a zip: ${path}\n`)
  if (packages.length === 0) throw new Error('nothing was pushed')
  const client = connect(readConfig())
  for (const path of packages) {
    try {
      await pushOne(client, path, options)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      process.exitCode = 1
      if (options.json) printJson({ path, ...error.problem })
      else print(`${styled('red', '✗')} ${path}: ${error.message}`)
    }
  }
}

function isPackage(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) throw new Error(`there is no ${path}`)
  return found.isDirectory() || /\.(zip|kpp)$/.test(path)
}

/** Pushes every folder of `examples/`. */
export async function pushExamples(client: Client, dir: string): Promise<void> {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.isDirectory()) await pushOne(client, `${dir}/${entry.name}`, {})
  }
}

/** `My Problem.zip` → `my-problem`. */
function slugOf(path: string): string {
  const name = basename(resolve(path)).replace(/\.(zip|kpp)$/, '')
  return name.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-').replaceAll(/^[._-]+|[._-]+$/g, '')
}

async function pushOne(client: Client, path: string, options: Options): Promise<void> {
  const slug = options.slug ?? slugOf(path)
  const body = statSync(path).isDirectory() ? packFolder(path) : createReadStream(path)
  const answer = await client.put(
    `/v1/problems/${encodeURIComponent(slug)}/package?${new URLSearchParams({ publish: options.draft ? 'false' : 'true', message: options.message ?? '' }).toString()}`,
    'application/zip',
    ReadableStream.from(body),
    PackageAccepted,
  )
  if (options.json) return printJson(answer)
  const { testset, limits } = answer
  const facts = `${counted(testset.tests, 'test')}, ${bytesText(testset.size_bytes)} (${bytesText(testset.new_bytes)} new), ${durationText(limits.time_ms)}`
  print(`${styled('green', '✓')} ${answer.slug}: ${answer.name} · ${answer.format} · ${facts} · ${testset.state} ${testset.version}`)
  printWarnings(answer.warnings)
}

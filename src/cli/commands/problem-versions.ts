import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { listOf, type Warning } from '../../contract/conventions.ts'
import { Problem } from '../../contract/problem.ts'
import { PublishedTestset, Testset, TestsetChanges, type ChangeCounts, type TestChange } from '../../contract/testset.ts'
import { hasCode } from '../../domain/error-code.ts'
import { connect } from '../client.ts'
import { testsetsOf, versionNamed } from '../version-named.ts'
import { printRejudging } from './rejudging.ts'
import { bytesText, counted, print, printJson, printTable, styled } from '../print.ts'

interface Json {
  json?: true
}

export function addVersionCommands(problem: Command): void {
  problem
    .command('versions')
    .summary("every version of a problem's data")
    .description("Lists every version of a problem's data, newest first: who made it, why, and what changed against the one before (+ added, ~ changed, − removed, → renamed).")
    .argument('<slug>', "the problem's name in addresses")
    .option('--json', 'print JSON: one object for each page of the list')
    .action(versions)
  problem
    .command('changes')
    .summary('what differs in a version, test by test')
    .description('Shows what differs in a version from the one before, test by test, and what publishing it would warn of.')
    .argument('<slug>', "the problem's name in addresses")
    .argument('[version]', 'by default the newest')
    .option('--against <version>', 'compare with that version, or with "published"')
    .option('--json', 'print JSON')
    .action(changes)
  problem
    .command('publish')
    .summary('switch to a version, also back to an older one')
    .description('Switches to a version of the data. Whatever is submitted once this has ended is judged on it.')
    .argument('<slug>', "the problem's name in addresses")
    .argument('<version>', 'as "gavel problem versions" lists it, or "newest"')
    .option('--rejudge <scope>', 'judge submissions again, to count at once: "affected" where the version can alter the verdict, or "all"')
    .option('--json', 'print JSON')
    .action(publish)
  problem
    .command('test')
    .summary('the input or the answer of a test')
    .description('Prints what a test gives to the program, or the answer to it, byte for byte.')
    .argument('<slug>', "the problem's name in addresses")
    .argument('<test>', 'its full name, as secret/group1/03')
    .argument('<part>', '"input" or "answer"')
    .option('--version <version>', 'by default the published one, else the newest')
    .action(testData)
}

async function versions(slug: string, options: Json): Promise<void> {
  const client = connect(readConfig())
  const rows: string[][] = []
  for (let after: string | null = ''; after !== null; ) {
    const page: { items: Testset[]; next: string | null } = await client.get(`${testsetsOf(slug)}?limit=1000${after && `&after=${encodeURIComponent(after)}`}`, listOf(Testset))
    if (options.json) printJson(page)
    rows.push(...page.items.map((one) => [one.version, one.state, String(one.tests), bytesText(one.size_bytes), bytesText(one.new_bytes), countsText(one.changes), one.created_by, one.message]))
    after = page.next
  }
  if (!options.json) printTable(['version', 'state', 'tests', 'size', 'new', 'changes', 'by', 'message'], rows)
}

async function changes(slug: string, version: string | undefined, options: Json & { against?: string }): Promise<void> {
  const client = connect(readConfig())
  const chosen = await versionNamed(client, slug, version ?? 'newest')
  const query = options.against === undefined ? '' : `?against=${encodeURIComponent(options.against)}`
  const answer = await client.get(`${testsetsOf(slug)}/${encodeURIComponent(chosen)}/changes${query}`, TestsetChanges)
  if (options.json) return printJson(answer)
  if (answer.against === null) return print(`${answer.version}: there is nothing to compare it with`)
  print(`${answer.version} against ${answer.against}: ${countsText(answer.counts) || 'nothing differs'}`)
  for (const { limit, before, after } of answer.limits) print(`  ${limit}: ${before} → ${after}`)
  if (answer.tests.length > 0) {
    printTable(['change', 'test', 'input', 'answer', 'what differs'], answer.tests.map((one) => [one.change, nameText(one), sizeText(one, 'input'), sizeText(one, 'answer'), one.parts.join(', ')]))
  }
  printWarnings(answer.warnings)
}

async function publish(slug: string, version: string, options: Json & { rejudge?: string }): Promise<void> {
  const query = options.rejudge === undefined ? '' : `?rejudge=${encodeURIComponent(options.rejudge)}`
  const client = connect(readConfig())
  const chosen = await versionNamed(client, slug, version)
  const answer = await client.post(`${testsetsOf(slug)}/${encodeURIComponent(chosen)}/publish${query}`, undefined, PublishedTestset)
  if (options.json) return printJson(answer)
  print(`${styled('green', '✓')} ${slug}: ${answer.state} ${answer.version} · ${counted(answer.tests, 'test')}, ${bytesText(answer.size_bytes)}${answer.message && ` · ${answer.message}`}`)
  printWarnings(answer.warnings)
  if (answer.rejudging !== null) printRejudging(answer.rejudging)
}

async function testData(slug: string, test: string, part: string, options: { version?: string }): Promise<void> {
  if (part !== 'input' && part !== 'answer') throw new Error(`a test has an "input" and an "answer", no "${part}"`)
  const client = connect(readConfig())
  const asked = options.version ?? (await client.get(`/v1/problems/${encodeURIComponent(slug)}`, Problem)).testset ?? 'newest'
  const version = await versionNamed(client, slug, asked)
  const body = await client.download(`${testsetsOf(slug)}/${encodeURIComponent(version)}/tests/${test.split('/').map(encodeURIComponent).join('/')}/${part}`)
  await pipeline(body, process.stdout, { end: false }).catch((error: unknown) => {
    // Whoever read it has seen enough.
    if (!hasCode(error, 'EPIPE')) throw error
  })
}

/** `+1 ~2 limits`; empty where nothing differs, or nothing was compared. */
function countsText(counts: ChangeCounts | null): string {
  if (counts === null) return ''
  const { added, changed, removed, renamed, reordered, limits, parts } = counts
  const amounts = [['+', added], ['~', changed], ['−', removed], ['→', renamed]] as const
  return [...amounts.filter(([, amount]) => amount > 0).map((one) => one.join('')), ...(reordered ? ['order'] : []), ...(limits ? ['limits'] : []), ...parts].join(' ')
}

function nameText({ before, after }: TestChange): string {
  return before !== null && after !== null && before.name !== after.name ? `${before.name} → ${after.name}` : (after?.name ?? before?.name ?? '')
}

function sizeText({ before, after, parts }: TestChange, part: 'input' | 'answer'): string {
  if (before !== null && after !== null && parts.includes(part)) return `${bytesText(before[part].size_bytes)} → ${bytesText(after[part].size_bytes)}`
  const one = after ?? before
  return one === null ? '' : bytesText(one[part].size_bytes)
}

export function printWarnings(warnings: readonly Warning[]): void {
  for (const { path, message } of warnings) print(`  ${styled('yellow', 'warning')} ${path}: ${message}`)
}

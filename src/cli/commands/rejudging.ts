import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { listOf } from '../../contract/conventions.ts'
import { ProblemRejudged, Rejudging, VerdictChange } from '../../contract/rejudging.ts'
import { connect, type Client } from '../client.ts'
import { counted, print, printJson, printTable, styled, styledVerdict } from '../print.ts'
import { testsetsOf, versionNamed } from '../version-named.ts'

interface Options {
  json?: true
}

const pollMs = 500

export function addRejudging(program: Command): void {
  const rejudging = program.command('rejudging').summary('submissions judged again, and what that changes').description('Submissions judged again, and what that changes. One is made by "gavel problem rejudge" or "gavel problem publish --rejudge".')
  rejudging
    .command('list')
    .summary('those of a problem')
    .description("Lists a problem's latest rejudgings, newest first.")
    .argument('<slug>', "the problem's name in addresses")
    .option('-n, --limit <count>', 'how many', '20')
    .option('--json', 'print JSON')
    .action(list)
  rejudging
    .command('show')
    .summary('how far one is, and which submissions get another verdict')
    .description('Shows how far a rejudging is, and each submission that gets another verdict by it.')
    .argument('<id>', "a rejudging's id")
    .option('-w, --wait', 'until all is judged')
    .option('--json', 'print JSON: the rejudging, then one object for each page of changes')
    .action(show)
  rejudging
    .command('apply')
    .summary('publish its version and let its verdicts count')
    .description('Publishes the version that it judged on and puts its verdicts in the place of those before, all at once.')
    .argument('<id>', "a rejudging's id")
    .option('--json', 'print JSON')
    .action((id: string, options: Options) => end(id, 'apply', options))
  rejudging
    .command('cancel')
    .summary('give it up: nothing of it counts')
    .description('Gives a rejudging up that was not applied. Nothing of it counts.')
    .argument('<id>', "a rejudging's id")
    .option('--json', 'print JSON')
    .action((id: string, options: Options) => end(id, 'cancel', options))
}

/** `gavel problem rejudge`: with a version a preview, without one everything on what is published. */
export function addRejudgeCommand(problem: Command): void {
  problem
    .command('rejudge')
    .summary('see what a version would change, or judge everything again')
    .description("With --version: judges a problem's submissions on that version, where it can alter the verdict, without publishing it; then see \"gavel rejudging show\". Without: judges all of them again on what is published, from the start, to count at once.")
    .argument('<slug>', "the problem's name in addresses")
    .option('--version <version>', 'as "gavel problem versions" lists it, or "newest"')
    .option('--all', 'with --version: everything from the start, not only what the version can alter')
    .option('-w, --wait', 'until all is judged')
    .option('--json', 'print JSON')
    .action(rejudge)
}

async function rejudge(slug: string, options: Options & { version?: string; all?: true; wait?: true }): Promise<void> {
  const client = connect(readConfig())
  const problem = `/v1/problems/${encodeURIComponent(slug)}`
  if (options.version === undefined) {
    const { rejudging } = await client.post(`${problem}/rejudge`, undefined, ProblemRejudged)
    if (rejudging === null) throw new Error(`nothing of ${slug} is published`)
    const made = await client.get(pathOf(rejudging), Rejudging)
    return tell(client, options.wait ? await waitFor(client, made) : made, options)
  }
  const version = await versionNamed(client, slug, options.version)
  const made = await client.post(`${testsetsOf(slug)}/${encodeURIComponent(version)}/rejudgings?scope=${options.all ? 'all' : 'affected'}`, undefined, Rejudging)
  return tell(client, options.wait ? await waitFor(client, made) : made, options)
}

async function list(slug: string, options: Options & { limit: string }): Promise<void> {
  const page = await connect(readConfig()).get(`/v1/problems/${encodeURIComponent(slug)}/rejudgings?limit=${encodeURIComponent(options.limit)}`, listOf(Rejudging))
  if (options.json) return printJson(page)
  printTable(
    ['id', 'state', 'judged', 'from', 'to', 'by', 'changes'],
    page.items.map((one) => [one.id, one.state, `${one.judgements.done} of ${one.judgements.total}`, one.from ?? '', one.to, one.created_by, changesText(one)]),
  )
}

async function show(id: string, options: Options & { wait?: true }): Promise<void> {
  const client = connect(readConfig())
  const found = await client.get(pathOf(id), Rejudging)
  await tell(client, options.wait ? await waitFor(client, found) : found, options)
}

async function end(id: string, how: 'apply' | 'cancel', options: Options): Promise<void> {
  const ended = await connect(readConfig()).post(`${pathOf(id)}/${how}`, undefined, Rejudging)
  if (options.json) return printJson(ended)
  printRejudging(ended)
}

async function waitFor(client: Client, rejudging: Rejudging): Promise<Rejudging> {
  let seen = rejudging
  while (!seen.finished && seen.state !== 'cancelled') {
    await sleep(pollMs)
    seen = await client.get(pathOf(seen.id), Rejudging)
  }
  return seen
}

async function tell(client: Client, rejudging: Rejudging, options: Options): Promise<void> {
  if (options.json) printJson(rejudging)
  else printRejudging(rejudging)
  for (let after: string | null = ''; after !== null; ) {
    const page: { items: VerdictChange[]; next: string | null } = await client.get(`${pathOf(rejudging.id)}/changes?limit=200${after && `&after=${encodeURIComponent(after)}`}`, listOf(VerdictChange))
    if (options.json) printJson(page)
    else for (const { submission, user, language, before, after: now } of page.items) print(`  ${submission}  ${user.padEnd(16)} ${language.padEnd(10)} ${before.verdict ?? 'not done'} → ${styledVerdict(now.verdict)}`)
    after = page.next
  }
  if (!options.json && rejudging.state === 'ready') print(`gavel rejudging apply ${rejudging.id} lets it count; gavel rejudging cancel ${rejudging.id} gives it up`)
}

export function printRejudging(rejudging: Rejudging): void {
  const { id, problem, state, to, submissions, kept, judgements, finished } = rejudging
  print(`${problem} on ${to}: ${styled('bold', state)} · ${judgements.done} of ${judgements.total} judged, ${kept} of ${counted(submissions, 'submission')} kept as they are · ${changesText(rejudging) || (finished ? 'no other verdict' : 'no other verdict yet')} · ${id}`)
}

/** `3 AC → WA, 1 WA → AC`; empty where none changes. */
function changesText({ changes }: Rejudging): string {
  return changes.map(({ before, after, count }) => `${count} ${before ?? 'not done'} → ${after}`).join(', ')
}

function pathOf(id: string): string {
  return `/v1/rejudgings/${encodeURIComponent(id)}`
}

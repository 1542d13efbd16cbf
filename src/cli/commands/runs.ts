import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { listOf } from '../../contract/conventions.ts'
import { Submission, SubmissionSummary } from '../../contract/submission.ts'
import { connect } from '../client.ts'
import { counted, print, printJson, styledVerdict } from '../print.ts'
import { stripText } from '../strip.ts'
import { printEvidence, printFault } from '../why.ts'
import { printEnd, runLine } from './submit.ts'

interface Options {
  problem?: string
  user?: string
  verdict?: string
  language?: string
  limit: string
  json?: true
}

export function addRuns(program: Command): void {
  program
    .command('runs')
    .summary('the latest submissions, or one with its tests')
    .description('Without an id: the latest submissions, newest first, each as a strip of its tests. With an id: that submission, test by test.')
    .argument('[id]', "a submission's id")
    .option('-p, --problem <slug>', 'only of this problem')
    .option('-u, --user <name>', 'only by this user')
    .option('-v, --verdict <verdict>', 'only with this verdict')
    .option('-l, --language <id>', 'only in this language')
    .option('-n, --limit <count>', 'how many', '20')
    .option('--json', 'print JSON')
    .action((id: string | undefined, options: Options) => (id ? showOne(id, options) : showLatest(options)))
}

async function showOne(id: string, options: Options): Promise<void> {
  const client = connect(readConfig())
  const submission = await client.get(`/v1/submissions/${encodeURIComponent(id)}`, Submission)
  if (options.json) return printJson(submission)
  print(`${submission.problem} · ${submission.language} · ${submission.user} · ${submission.created_at}`)
  for (const run of submission.runs) {
    print(runLine(run))
    printEvidence(run)
  }
  if (submission.status === 'done') {
    printEnd(submission)
    await printFault(client, submission)
  } else print(`${submission.status}, ${submission.tests.done} of ${counted(submission.tests.total, 'test')}`)
}

async function showLatest({ json, ...filters }: Options): Promise<void> {
  const query = new URLSearchParams(Object.entries(filters).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
  const list = await connect(readConfig()).get(`/v1/submissions?${query.toString()}`, listOf(SubmissionSummary))
  if (json) return printJson(list)
  const isFiltered = Object.keys(filters).some((name) => name !== 'limit')
  if (list.items.length === 0) print(isFiltered ? 'no submission matches' : 'no submissions yet: send one with "gavel submit FILE --problem P --watch"')
  for (const item of list.items) {
    const verdict = item.verdict ? styledVerdict(item.verdict, item.verdict.padEnd(3)) : item.status
    const who = `${item.id}  ${item.problem.padEnd(20)} ${item.user.padEnd(12)} ${item.language.padEnd(10)}`
    print(`${who} ${verdict}  ${stripText(item.strip, item.tests.total, item.limits.time_ms)}`)
  }
}

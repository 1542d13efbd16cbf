import { readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { listOf } from '../../contract/conventions.ts'
import { Language } from '../../contract/language.ts'
import { Submission } from '../../contract/submission.ts'
import { connect, type Client } from '../client.ts'
import { rerunText, printFault } from '../why.ts'
import { counted, durationText, memoryText, print, printJson, styled, styledVerdict } from '../print.ts'

interface Options {
  problem: string
  language?: string
  entryPoint?: string
  samples?: true
  watch?: true
  json?: true
}

export function addSubmit(program: Command): void {
  program
    .command('submit')
    .summary('send a program and, with --watch, see each test as it finishes')
    .description('Sends a program to be judged. With --watch: a line for each test as it finishes; exit code 0 only for AC, 1 for any other verdict.')
    .argument('<file...>', 'the source; several files make one program')
    .requiredOption('-p, --problem <slug>', 'the problem to judge it on')
    .option('-l, --language <id>', "the language; by default the file's extension says it")
    .option('-e, --entry-point <name>', 'the file or class where the program starts')
    .option('--samples', 'a trial on the samples only')
    .option('-w, --watch', 'wait, and show each test')
    .option('--json', 'print JSON: one object, or with --watch one for each event')
    .action(submit)
}

async function submit(files: string[], options: Options): Promise<void> {
  const client = connect(readConfig())
  const language = options.language ?? (await languageOf(files, client))
  const submission = await client.post('/v1/submissions', {
    problem: options.problem,
    language,
    files: files.map((path) => ({ name: basename(path), content_base64: read(path).toString('base64') })),
    ...(options.entryPoint && { entry_point: options.entryPoint }),
    ...(options.samples && { samples_only: true }),
  }, Submission)
  if (!options.watch) return options.json ? printJson(submission) : print(`${submission.id}  queued; see it with: gavel runs ${submission.id}`)
  const done = await watch(client, submission, options.json === true)
  process.exitCode = done.verdict === 'AC' ? 0 : 1
}

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new Error(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

async function languageOf(files: string[], client: Client): Promise<string> {
  const { items } = await client.get('/v1/languages', listOf(Language))
  const extension = extname(files[0] ?? '')
  const found = items.find((language) => language.extensions.includes(extension))
  if (found) return found.id
  throw new Error(`no language has the extension "${extension}"; name one with --language: ${items.map(({ id }) => id).join(', ')}`)
}

async function watch(client: Client, submission: Submission, json: boolean): Promise<Submission> {
  const stop = new AbortController()
  for await (const event of client.watch(submission.id, stop.signal)) {
    if (json) printJson(event)
    switch (event.event) {
      case 'status':
        if (!json) print(styled('dim', `${event.data.status}${event.data.tests.total ? `, ${counted(event.data.tests.total, 'test')}` : ''}`))
        break
      case 'run':
        if (!json) print(runLine(event.data))
        break
      case 'done':
        if (!json) {
          printEnd(event.data)
          await printFault(client, event.data)
        }
        return event.data
      default:
        event satisfies never
    }
  }
  throw new Error('the events ended before the verdict; ask again with: gavel runs ' + submission.id)
}

export function runLine(run: Submission['runs'][number]): string {
  const said = [run.message, rerunText(run), run.kept_from === null ? '' : 'kept from an earlier judgement'].filter((part) => part !== '').join('; ')
  const facts = `${durationText(run.time_ms).padStart(8)}  ${memoryText(run.memory_kib).padStart(10)}`
  return `  ${styledVerdict(run.verdict, run.verdict.padEnd(3))}  ${run.test.padEnd(32)} ${facts}  ${said}`.trimEnd()
}

export function printEnd(submission: Submission): void {
  const verdict = submission.verdict ?? 'JE'
  if (submission.compiler_output) print(submission.compiler_output.trimEnd())
  const facts = [
    `${submission.tests.done} of ${counted(submission.tests.total, 'test')}`,
    ...(submission.time_ms === null ? [] : [durationText(submission.time_ms)]),
    ...(submission.memory_kib === null ? [] : [memoryText(submission.memory_kib)]),
  ]
  print(`${styledVerdict(verdict)} · ${facts.join(' · ')} · ${submission.id}`)
}

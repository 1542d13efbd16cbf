import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { listOf } from '../../contract/conventions.ts'
import { WorkerState } from '../../contract/queue.ts'
import { connect } from '../client.ts'
import { print, printJson, printTable } from '../print.ts'

export function addWorkers(program: Command): void {
  program
    .command('workers')
    .summary('the workers, and what their slots judge')
    .description('Shows the workers of the last 24 hours and what each of their slots judges just now; for administrators.')
    .option('--json', 'print JSON')
    .action(async (options: { json?: true }) => {
      const list = await connect(readConfig()).get('/v1/system/workers?limit=200', listOf(WorkerState))
      if (options.json) return printJson(list)
      printTable(
        ['worker', 'slots', 'busy', 'seen', 'languages'],
        list.items.map(({ name, present, slots, judging, seen_at, languages }) => [name, String(slots), String(judging.length), present ? seen_at : `silent since ${seen_at}`, languages.join(' ')]),
      )
      const judging = list.items.flatMap(({ name, judging: held }) => held.map((one) => ({ name, ...one })))
      if (judging.length === 0) return
      print()
      printTable(
        ['worker', 'since', 'submission', 'status', 'language', 'problem'],
        judging.map(({ name, since, submission, status, language, problem }) => [name, since ?? '-', submission, status, language, problem ?? '(a run)']),
      )
    })
}

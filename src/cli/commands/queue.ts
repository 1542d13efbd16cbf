import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { listOf } from '../../contract/conventions.ts'
import { DeadLetter, QueueState, Requeued, Waiting } from '../../contract/queue.ts'
import { connect } from '../client.ts'
import { print, printJson, printTable, waitText } from '../print.ts'

interface Options {
  json?: true
}

export function addQueue(program: Command): void {
  const queue = program.command('queue').summary('what waits, why, and what the judge gave up').description('What waits to be judged, and why; what the judge gave up, and to have it judged once more. For administrators, but for "why".')
  queue.command('show', { isDefault: true }).summary('what waits, by priority').option('--json', 'print JSON').action(show)
  queue.command('why').summary('why a submission is not done yet').argument('<id>', "a submission's id").option('--json', 'print JSON').action(why)
  queue.command('failed').summary('submissions that the judge gave up, the newest first').option('-n, --limit <count>', 'how many', '20').option('--json', 'print JSON').action(failed)
  queue
    .command('requeue')
    .summary('have what was given up judged once more')
    .description('Has a submission that the judge gave up (JE) judged once more, with all attempts, or with --all every one.')
    .argument('[id]', "a submission's id")
    .option('--all', 'all of them')
    .option('--json', 'print JSON')
    .action(requeue)
}

async function show(options: Options): Promise<void> {
  const state = await connect(readConfig()).get('/v1/system/queue', QueueState)
  if (options.json) return printJson(state)
  print(`${state.judging} of ${state.slots} slots judge, on ${state.workers} ${state.workers === 1 ? 'worker' : 'workers'}`)
  printTable(['priority', 'waiting', 'the oldest for'], state.waiting.map(({ priority, waiting, oldest_ms }) => [priority, String(waiting), oldest_ms === null ? '-' : waitText(oldest_ms)]))
  if (state.dead_letters > 0) print(`${state.dead_letters} given up, ${state.dead_letters_last_hour} in the last hour: gavel queue failed`)
}

async function why(id: string, options: Options): Promise<void> {
  const waiting = await connect(readConfig()).get(`/v1/submissions/${encodeURIComponent(id)}/waiting`, Waiting)
  if (options.json) return printJson(waiting)
  print(waiting.message)
  if (waiting.position !== null) print(`place ${waiting.position}${waiting.position_is_least ? ' or farther back' : ''} in the queue, priority ${waiting.priority}, since ${waiting.queued_at}`)
  print(`${waiting.slots.busy} of ${waiting.slots.all} slots busy; ${waiting.workers.present} workers, ${waiting.workers.for_language} with its language`)
  if (waiting.held !== null) print(`held ${waiting.held.worker === null ? '' : `by ${waiting.held.worker} `}since ${waiting.held.since ?? '?'}, lease until ${waiting.held.lease_until}`)
  for (const { worker, code, message, at } of waiting.attempts.faults) print(`failed at ${at}${worker === null ? '' : ` on ${worker}`}: ${code}${message === null ? '' : `: ${message}`}`)
}

async function failed(options: Options & { limit: string }): Promise<void> {
  const list = await connect(readConfig()).get(`/v1/system/dead-letters?limit=${encodeURIComponent(options.limit)}`, listOf(DeadLetter))
  if (options.json) return printJson(list)
  printTable(
    ['submission', 'failed at', 'problem', 'user', 'language', 'why'],
    list.items.map((one) => [one.submission, one.failed_at, one.problem, one.user, one.language, `${one.code}: ${one.message}`]),
  )
}

async function requeue(id: string | undefined, options: Options & { all?: true }): Promise<void> {
  if ((id === undefined) === (options.all === undefined)) throw new Error('name a submission, or say --all')
  const path = id === undefined ? '/v1/system/dead-letters/requeue' : `/v1/system/dead-letters/${encodeURIComponent(id)}/requeue`
  const { requeued } = await connect(readConfig()).post(path, {}, Requeued)
  if (options.json) return printJson({ requeued })
  print(requeued === 1 ? 'it waits to be judged once more' : `${requeued} wait to be judged once more`)
}

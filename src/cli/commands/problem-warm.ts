import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '../../config.ts'
import { Warm } from '../../contract/warm.ts'
import { connect } from '../client.ts'
import { bytesText, print, printJson, printTable, styled } from '../print.ts'

interface Options {
  version?: string
  wait?: true
  json?: true
}

const pollMs = 500

/** Exit code 1 when a worker could not fetch it, as far as is known when this ends. */
export async function warmProblem(slug: string, options: Options): Promise<void> {
  const client = connect(readConfig())
  const path = `/v1/problems/${encodeURIComponent(slug)}/warm`
  let warm = await client.post(options.version === undefined ? path : `${path}?version=${encodeURIComponent(options.version)}`, undefined, Warm)
  while (options.wait && warm.state === 'warming') {
    await sleep(pollMs)
    warm = await client.get(path, Warm)
  }
  if (warm.state === 'incomplete') process.exitCode = 1
  if (options.json) return printJson(warm)
  print(`${warm.problem} ${warm.version}: ${warm.state}`)
  if (warm.workers.length === 0) return print('no worker is there yet; those that come fetch it')
  printTable(
    ['worker', 'files', 'bytes', 'state'],
    warm.workers.map(({ worker, state, files, of_files, bytes, of_bytes, error }) => [
      worker, `${files} of ${of_files}`, `${bytesText(bytes)} of ${bytesText(of_bytes)}`,
      error === null ? state : styled('red', `${state}: ${error.message} (${error.code})`),
    ]),
  )
}

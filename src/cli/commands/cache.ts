import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { WorkerCache } from '../../contract/cache.ts'
import { listOf } from '../../contract/conventions.ts'
import { connect } from '../client.ts'
import { bytesText, print, printJson, printTable } from '../print.ts'

export function addCache(program: Command): void {
  program
    .command('cache')
    .summary('the workers\' caches of test data')
    .description('Shows of each worker how full its cache of test data is, how often it served, and what it holds; for administrators.')
    .option('--holds', 'also which test data each one holds')
    .option('--json', 'print JSON')
    .action(async (options: { holds?: true; json?: true }) => {
      const list = await connect(readConfig()).get('/v1/system/cache?limit=200', listOf(WorkerCache))
      if (options.json) return printJson(list)
      printTable(
        ['worker', 'on disk', 'limit', 'full', 'files', 'hit rate', 'evicted', 'fetched', 'damaged', 'seen'],
        list.items.map((one) => [
          one.host, bytesText(one.bytes), bytesText(one.limit_bytes), shareText(one.bytes, one.limit_bytes), String(one.files), one.hit_rate === null ? '-' : shareText(one.hit_rate, 1),
          String(one.evictions), bytesText(one.bytes_fetched), String(one.damaged), one.seen_at,
        ]),
      )
      if (!options.holds) return
      print()
      printTable(
        ['worker', 'problem', 'held', 'of', 'version'],
        list.items.flatMap(({ host, holds }) => holds.map((held) => [host, held.problem, shareText(held.bytes, held.of_bytes), bytesText(held.of_bytes), held.version])),
      )
    })
}

/** In percent; 100 only when it is all. */
function shareText(part: number, whole: number): string {
  return whole === 0 || part >= whole ? '100 %' : `${Math.min(99, Math.round((100 * part) / whole))} %`
}

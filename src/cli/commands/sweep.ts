import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { Sweep } from '../../contract/sweep.ts'
import { connect } from '../client.ts'
import { bytesText, counted, print, printJson } from '../print.ts'

const pollMs = 300

export function addSweep(program: Command): void {
  program
    .command('sweep')
    .summary('remove test data that no version names')
    .description(
      'Removes the files that uploads have left behind which failed or were cut off, and waits for it; for administrators. Gavel does it by itself every day, and soon after such an upload. Exit code 1 where files are missing that versions name.',
    )
    .option('--dry-run', 'only count')
    .option('--json', 'print JSON')
    .action(async (options: { dryRun?: true; json?: true }) => {
      const client = connect(readConfig())
      let sweep = await client.post('/v1/system/sweeps', { dry_run: options.dryRun ?? false }, Sweep)
      while (sweep.ended_at === null) {
        await sleep(pollMs)
        sweep = await client.get(`/v1/system/sweeps/${sweep.id}`, Sweep)
      }
      if (sweep.fault !== null || (sweep.counts?.missing ?? 0) > 0) process.exitCode = 1
      if (options.json) printJson(sweep)
      else print(summaryOf(sweep))
    })
}

function summaryOf({ counts, dry_run: dryRun, fault }: Sweep): string {
  const lines: string[] = []
  if (counts !== null) {
    lines.push(`${counted(counts.blobs, 'file')} stored, ${bytesText(counts.bytes)}; ${counted(counts.manifests, 'manifest')} of versions read`)
    lines.push(`${counted(counts.unnamed, 'file')} named by none, ${bytesText(counts.unnamed_bytes)}`)
    if (!dryRun) lines.push(`${counts.removed} removed, ${bytesText(counts.removed_bytes)}, and ${counts.unfinished} not stored to the end`)
    const waiting = counts.unnamed - counts.removed
    if (!dryRun && waiting > 0 && fault === null) lines.push(`${waiting} left: an upload that is under way may name what it needs of these`)
  }
  if (counts?.missing) lines.push(`${counted(counts.missing, 'file')} missing that versions name: upload their packages again; until then what needs them cannot be judged`)
  if (fault !== null) lines.push(`It was given up, and nothing more was removed: ${fault.message} (${fault.code})`)
  return lines.join('\n')
}

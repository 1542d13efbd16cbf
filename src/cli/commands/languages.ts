import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { listOf } from '../../contract/conventions.ts'
import { Language } from '../../contract/language.ts'
import { connect } from '../client.ts'
import { printJson, printTable } from '../print.ts'

export function addLanguages(program: Command): void {
  program
    .command('languages')
    .summary('what a running Gavel can judge')
    .description('Lists the languages of a running Gavel: what each toolchain says of itself, or how to install it.')
    .option('--json', 'print JSON')
    .action(async (options: { json?: true }) => {
      const list = await connect(readConfig()).get('/v1/languages', listOf(Language))
      if (options.json) return printJson(list)
      const rows = list.items.map((item) => [item.id, item.extensions.join(' '), item.available ? item.version : `not installed: ${item.install}`])
      printTable(['language', 'files', 'version'], rows)
    })
}

import type { Command } from 'commander'
import { describeSettings, readConfig } from '../../config.ts'
import { printJson, printTable } from '../print.ts'

export function addConfig(program: Command): void {
  program
    .command('config')
    .summary('every setting, its value and what it means')
    .description('Lists every environment variable that Gavel reads: what is set, the default, and what it means. Exit code 2 when one is bad.')
    .option('--json', 'print JSON')
    .action((options: { json?: true }) => {
      const settings = describeSettings()
      if (options.json) printJson({ items: settings })
      else printTable(['variable', 'value', 'default', 'meaning'], settings.map((s) => [s.name, s.value ?? '', s.default, s.meaning]))
      readConfig()
    })
}

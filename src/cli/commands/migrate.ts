import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { databaseUrlOf, prepareDatabase } from '../database.ts'
import { openLog } from '../log.ts'
import { print } from '../print.ts'

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .summary('bring the database to the newest form')
    .description(
      'Migrates the database of GAVEL_DATABASE_URL, and with GAVEL_ADMIN_TOKEN set makes that the first administrator\'s token. "gavel serve" does this by itself; a cluster does it once, before its parts are renewed.',
    )
    .action(async () => {
      const config = readConfig()
      await prepareDatabase(databaseUrlOf(config), config.adminToken ?? null, openLog(config, 'migrate'))
      print('The database is in its newest form.')
    })
}

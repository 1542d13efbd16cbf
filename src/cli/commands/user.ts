import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { listOf } from '../../contract/conventions.ts'
import { User, UserWithToken } from '../../contract/user.ts'
import { connect } from '../client.ts'
import { print, printJson, printTable } from '../print.ts'

export function addUser(program: Command): void {
  const user = program.command('user').summary('who may sign in').description('Users and their tokens; for administrators.')
  user
    .command('add')
    .summary('make a user and print the token')
    .description('Makes a user and prints the API token, this once: only its hash is kept.')
    .argument('<name>', 'letters and digits, and . _ - after the first')
    .option('-r, --role <role>', 'contestant, setter or admin', 'contestant')
    .option('--json', 'print JSON')
    .action(async (name: string, options: { role: string; json?: true }) => {
      const made = await connect(readConfig()).post('/v1/users', { name, role: options.role }, UserWithToken)
      if (options.json) printJson(made)
      else print(`${made.name} (${made.role})\ntoken, shown this once: ${made.token}`)
    })
  user
    .command('list')
    .summary('all users')
    .description('Lists all users.')
    .option('--json', 'print JSON')
    .action(async (options: { json?: true }) => {
      const list = await connect(readConfig()).get('/v1/users?limit=200', listOf(User))
      if (options.json) printJson(list)
      else printTable(['name', 'role', 'since'], list.items.map((item) => [item.name, item.role, item.created_at]))
    })
}

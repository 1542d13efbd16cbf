import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { z } from 'zod'
import { installationDir } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import { addCache } from './commands/cache.ts'
import { addConfig } from './commands/config.ts'
import { addDoctor } from './commands/doctor.ts'
import { addLanguages } from './commands/languages.ts'
import { addMigrate } from './commands/migrate.ts'
import { addProblem } from './commands/problem.ts'
import { addQueue } from './commands/queue.ts'
import { addRejudging } from './commands/rejudging.ts'
import { addRole } from './commands/role.ts'
import { addRuns } from './commands/runs.ts'
import { addServe } from './commands/serve.ts'
import { addSubmit } from './commands/submit.ts'
import { addSweep } from './commands/sweep.ts'
import { addUser } from './commands/user.ts'
import { addWorkers } from './commands/workers.ts'
import { forTerminal, outliveReader } from './print.ts'

/** The command line: parses, runs one command, and turns what went wrong into a line and an exit code. */
async function main(): Promise<void> {
  outliveReader()
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(`${installationDir}/package.json`, 'utf8')))
  const program = new Command('gavel')
    .description('A code judge: runs submitted programs on a problem\'s test cases in isolated boxes and gives a verdict one can believe.')
    .version(version)
    // After a command's name, --version is that command's own.
    .enablePositionalOptions()
    .helpCommand(false)
    .showHelpAfterError('(see what there is with --help)')
    .addHelpText('after', '\nA first submission:\n  npx gavel serve\n  npx gavel problem push examples/*/\n  npx gavel submit FILE --problem P --watch')
  for (const add of [addServe, addSubmit, addRuns, addProblem, addRejudging, addUser, addSweep, addLanguages, addQueue, addWorkers, addCache, addMigrate, addDoctor, addConfig, addRole]) add(program)
  try {
    await program.parseAsync()
  } catch (error) {
    const usual = !(error instanceof TypeError || error instanceof ReferenceError)
    process.stderr.write(`${forTerminal(String(error instanceof Error ? (usual ? error.message : error.stack) : error))}\n`)
    if (error instanceof Fault && error.code === 'HOST_UNSAFE')
      process.stderr.write('So nothing can be judged safely here. What is missing and what mends it: npx gavel doctor. To judge all the same: npx gavel serve --allow-weak-box\n')
    process.exitCode = error instanceof Fault && error.code === 'CONFIG_INVALID' ? 2 : 1
  }
}

await main()

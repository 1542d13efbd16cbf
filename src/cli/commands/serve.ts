import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import { z } from 'zod'
import { installationDir, readConfig, type Config } from '../../config.ts'
import { listOf } from '../../contract/conventions.ts'
import { Language } from '../../contract/language.ts'
import { ProblemSummary } from '../../contract/problem.ts'
import { openBlobs } from '../blobs.ts'
import { connect, type Client } from '../client.ts'
import { adminToken, dataPaths, dropAdminToken, holdDataFolder } from '../data-folder.ts'
import { startDatabase } from '../database.ts'
import { openLog } from '../log.ts'
import { print, styled } from '../print.ts'
import { superviseRoles, type RoleFacts } from '../supervisor.ts'
import { pushExamples } from './problem.ts'

interface Options {
  allowWeakBox?: true
  examples?: true
}

/** Without draining, all of it has to end within 5 s: 3.5 s for the roles, the rest for PostgreSQL. */
const stopRolesMs = 3_500

export function addServe(program: Command): void {
  program
    .command('serve')
    .summary('start Gavel: API, pages, worker')
    .description('Starts Gavel with the settings of the environment (see "gavel config"): without any, everything on this machine. Ctrl-C ends it.')
    .option('--examples', 'load the example problems once it runs')
    .option('--allow-weak-box', 'judge even where memory and processes of a whole tree cannot be limited')
    .action(serve)
}

async function serve(options: Options): Promise<void> {
  const config = readConfig()
  const log = openLog(config, 'serve')
  const stop = stopWhenAsked()
  const lock = await holdDataFolder(config.dataDir)
  try {
    if (!existsSync(dataPaths(config.dataDir).toolchains)) print('The first start makes the database and prepares the compilers: about half a minute …')
    await (await openBlobs(config)).check({ signal: stop })
    const token = adminToken(config.dataDir, config.adminToken)
    const database = await startDatabase(config, token.token, log, stop)
    if (!database.isTokenTaken && token.isNew) dropAdminToken(config.dataDir)
    try {
      const environment = {
        ...process.env,
        GAVEL_ADMIN_TOKEN: undefined,
        GAVEL_DATABASE_URL: database.connectionString,
        GAVEL_DATA_DIR: config.dataDir,
        GAVEL_ALLOW_WEAK_BOX: String(options.allowWeakBox ?? config.allowWeakBox),
      }
      const stopMs = stopRolesMs + config.drainMs + config.unreadyMs
      const supervisor = await superviseRoles({ roles: config.roles, environment, stopMs, log, signal: stop })
      try {
        await welcome(config, supervisor.facts, database.isTokenTaken ? token : null, options, stop)
        if (!stop.aborted) await once(stop, 'abort')
        print('\nstopping …')
      } finally {
        await supervisor.stop()
      }
    } finally {
      await database.stop()
    }
  } catch (error) {
    if (!stop.aborted) throw error
  } finally {
    lock.close()
  }
}

/** Aborted by Ctrl-C, SIGTERM, or the end of the terminal. */
function stopWhenAsked(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
  return stop.signal
}

function line(name: string, text: string): void {
  print(`  ${styled('dim', name.padEnd(10))} ${text}`)
}

async function welcome(config: Config, facts: RoleFacts, admin: { token: string; isNew: boolean } | null, options: Options, stop: AbortSignal): Promise<void> {
  print(styled('bold', '\nGavel is ready'))
  if (facts.url) {
    line('address', facts.url)
    if (admin === null) line('token', "the administrator's is not kept here: it was made where this database was first used; GAVEL_ADMIN_TOKEN sets a new one")
    else if (admin.isNew) {
      line('token', `${admin.token}   (the administrator's; shown this once, kept in ${dataPaths(config.dataDir).adminToken})`)
      line('sign in', `${facts.url}/#token=${admin.token}`)
    } else line('token', `kept in ${dataPaths(config.dataDir).adminToken}`)
  }
  if (facts.slots) line('slots', `${facts.slots.count} (cores ${facts.slots.cores.join(', ')})`)
  if (facts.slots?.areWeak) line('', styled('yellow', 'judging is weak: memory and processes are limited for each process only, not for all that one starts; what mends it: npx gavel doctor'))
  if (!facts.url || admin === null) return
  const client = connect({ ...config, url: facts.url, token: admin.token })
  try {
    await client.get('/readyz', z.unknown())
    const languages = await client.get('/v1/languages', listOf(Language))
    languages.items.forEach((language, index) => {
      const version = language.available ? language.version : styled('yellow', `not installed: ${language.install}`)
      line(index === 0 ? 'languages' : '', `${language.id.padEnd(11)} ${version}`)
    })
    await offerExamples(client, options, stop)
  } catch (error) {
    // What runs goes on, whatever could not be asked of it: its worker may be on another machine and yet to come.
    if (!stop.aborted) line('but', error instanceof Error ? error.message : String(error))
  }
}

/** Offers the example problems while there is no problem at all; on a terminal it asks, else it says how. */
async function offerExamples(client: Client, options: Options, stop: AbortSignal): Promise<void> {
  const { items } = await client.get('/v1/problems?limit=1', listOf(ProblemSummary))
  if (items.length > 0 && !options.examples) return
  const how = 'npx gavel problem push examples/*/'
  if (!options.examples && !(process.stdin.isTTY && process.stdout.isTTY)) return print(`\nThere is no problem yet. Five examples: ${how}`)
  if (!options.examples) {
    const asking = createInterface({ input: process.stdin, output: process.stdout })
    // readline takes Ctrl-C for itself; it has to end Gavel here as everywhere.
    asking.once('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    // The terminal may be closed while the question stands: SIGHUP then ends Gavel in order.
    asking.on('error', () => undefined)
    const answer = await asking.question('\nThere is no problem yet. Load the five examples? [Y/n] ', { signal: stop }).catch(() => 'n')
    asking.close()
    if (!/^(y|yes|)$/i.test(answer.trim())) return print(`Later: ${how}`)
  }
  await pushExamples(client, `${installationDir}/examples`)
}

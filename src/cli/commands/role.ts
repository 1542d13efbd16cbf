import { Argument, type Command } from 'commander'
import { readConfig } from '../../config.ts'
import { processRoles, type ProcessRole } from '../../config/settings.ts'
import { holdDataFolder } from '../data-folder.ts'
import { print } from '../print.ts'
import { runRole, type RunningRole } from '../roles/process.ts'
import type { RoleFacts } from '../supervisor.ts'

export function addRole(program: Command): void {
  program
    .command('role')
    .summary('run one part alone: api, worker or relay')
    .description(
      'Runs one part in this process and nothing else: in a container, or where systemd starts again what ends. GAVEL_DATABASE_URL must name a database that "gavel serve" has prepared. SIGTERM ends it in order.',
    )
    .addArgument(new Argument('<role>').choices(processRoles))
    .action(runAlone)
}

/** For the line that says why. */
const endWithinMs = 500

/** `gavel serve` starts its parts with the same command and holds the data folder for them. */
async function runAlone(role: ProcessRole): Promise<void> {
  const lock = process.connected ? null : await holdDataFolder(readConfig().dataDir)
  try {
    await runRole(async (signal) => (await startOf(role))(signal), (facts) => print(`gavel ${role} is ready${describe(facts)}`))
  } catch (error) {
    // What a start had begun before it failed would go on, and whoever is to start it again would not see that it has ended.
    setTimeout(() => process.exit(), endWithinMs).unref()
    throw error
  } finally {
    lock?.close()
  }
}

function describe({ url, slots }: RoleFacts): string {
  return `${url === undefined ? '' : `: ${url}`}${slots === undefined ? '' : `: ${slots.count} slots${slots.areWeak ? ', which judge weakly (gavel doctor)' : ''}`}`
}

/** Each process loads only what its role needs. */
async function startOf(role: ProcessRole): Promise<(signal: AbortSignal) => Promise<RunningRole>> {
  switch (role) {
    case 'api':
      return (await import('../roles/api.ts')).startApi
    case 'worker':
      return (await import('../roles/worker.ts')).startWorker
    case 'relay':
      return (await import('../roles/relay.ts')).startRelay
    default:
      return role satisfies never
  }
}

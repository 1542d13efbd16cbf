import { Argument, type Command } from 'commander'
import { processRoles, type ProcessRole } from '../../config.ts'
import { runRole, type RunningRole } from '../roles/process.ts'

/** Hidden: what the supervisor starts. */
export function addRole(program: Command): void {
  program
    .command('role', { hidden: true })
    .addArgument(new Argument('<role>').choices(processRoles))
    .action((role: ProcessRole) => runRole(async (signal) => (await startOf(role))(signal)))
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

import { blockingFolder } from './folders.ts'
import type { ServerUser } from './server-user.ts'

/**
 * In a mount namespace of its own, puts an empty file system over the folder that blocks the way ($2) and the data folder ($1)
 * back in its place. All paths stay what they are, nobody else sees a difference, and the mounts end with the process.
 * `-c`: the descriptor still leads to the data folder when its path no longer does.
 */
const openTheWay = `
  set -e
  umask 022
  exec 3<"$1"
  mount -t tmpfs -o mode=0755,size=1m gavel "$2"
  mkdir -p "$1"
  mount -c --bind /proc/self/fd/3 "$1"
  exec 3<&-
  shift 2
  exec "$@"`

/**
 * The command that runs `argv`, a program of the server, as the server's user with a way to `root`, the data folder without symbolic links.
 * It ends with an interrupt (to PostgreSQL a quick but orderly stop) when we end, even by kill -9.
 */
export async function serverCommand(argv: string[], root: string, user: ServerUser | null): Promise<string[]> {
  const program = ['env', 'LC_ALL=C', 'TZ=UTC', ...argv]
  if (user === null) return ['setpriv', '--pdeathsig', 'INT', ...program]
  const asUser = ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--inh-caps=-all', '--no-new-privs', '--pdeathsig', 'INT', ...program]
  const blocking = await blockingFolder(root, user)
  if (blocking === null) return asUser
  return ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', openTheWay, 'sh', root, blocking, ...asUser]
}

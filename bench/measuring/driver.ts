import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Starts programs on one core and measures them: driver.c. */
export interface Driver extends AsyncDisposable {
  startBox(argv: readonly string[]): Promise<void>
  /** Passes on a request that the box answers with `ok`. */
  ask(request: readonly Uint8Array[]): Promise<void>
  /** Nanoseconds of each run by the box, with so many requests sent ahead. */
  boxed(runs: number, ahead: number, request: readonly Uint8Array[]): Promise<number[]>
  /** Nanoseconds of each `posix_spawn` and `wait4`. */
  bare(runs: number, argv: readonly string[]): Promise<number[]>
}

/** Compiles the driver into a folder; returns its path. */
export function buildDriver(folder: string): string {
  const path = join(folder, 'driver')
  const { status } = spawnSync('gcc', ['-std=c17', '-O2', '-static', '-Wall', '-Wextra', '-Werror', join(import.meta.dirname, 'driver.c'), '-o', path], { stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error('gcc cannot compile bench/measuring/driver.c')
  return path
}

/** Where both versions of cgroups are mounted, crun refuses to run: what is started here does not see the second. */
const outOfHybrid = `
if mountpoint -q /sys/fs/cgroup/unified; then
  exec unshare --mount sh -c 'umount /sys/fs/cgroup/unified; exec "$0" "$@"' "$0" "$@"
fi
exec "$0" "$@"`

/** @param env what programs that it starts itself find */
export function startDriver(path: string, core: number, env: Record<string, string>): Driver {
  const driver = spawn('/bin/sh', ['-c', outOfHybrid, path, String(core)], { stdio: ['pipe', 'pipe', 'inherit'], env })
  const waiting: PromiseWithResolvers<string>[] = []
  const gone = new Promise<void>((resolve) => {
    driver.once('close', (code) => {
      for (const { reject } of waiting.splice(0)) reject(new Error(`the driver ended with code ${code}`))
      resolve()
    })
  })
  createInterface({ input: driver.stdout }).on('line', (line) => waiting.shift()?.resolve(line))

  const tell = (...parts: (string | Uint8Array)[]): Promise<string> => {
    const answer = Promise.withResolvers<string>()
    waiting.push(answer)
    for (const part of parts) driver.stdin.write(part)
    return answer.promise
  }
  return {
    async startBox(argv) {
      await tell(`box ${argv.length}\n`, argumentLines(argv))
    },
    async ask(request) {
      await tell(`ask ${lengthOf(request)}\n`, ...request)
    },
    async boxed(runs, ahead, request) {
      return numbers(await tell(`boxed ${runs} ${ahead} ${lengthOf(request)}\n`, ...request))
    },
    async bare(runs, argv) {
      return numbers(await tell(`bare ${runs} ${argv.length}\n`, argumentLines(argv)))
    },
    async [Symbol.asyncDispose]() {
      driver.stdin.end()
      await gone
    },
  }
}

function argumentLines(argv: readonly string[]): string {
  return argv.map((argument) => `${argument}\n`).join('')
}

function numbers(line: string): number[] {
  return line.trim().split(' ').map(Number)
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}

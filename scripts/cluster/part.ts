import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** One process of the cluster that can be broken and mended by its name, while the others go on. */
export interface Part {
  name: string
  /** Where it is, for people. */
  place: string
  /** Of the process that runs now; 0 while none does. */
  readonly processId: number
  /** Resolves when it does its work. */
  start(): Promise<void>
  /** Asks it to end in order, and waits until it has. */
  stop(): Promise<void>
  /** SIGKILL, as when the plug is pulled. */
  kill(): Promise<void>
  /** What it has printed last, to be shown when it does not do what it should. */
  said(): string
  /** SIGSTOP: it is there and does nothing until `thaw`. */
  freeze(): void
  thaw(): void
}

export interface Command {
  name: string
  place: string
  command: string[]
  environment: NodeJS.ProcessEnv
  /** Every line that it prints, on both streams. */
  onLine: (line: string) => void
  /** Before each start. */
  prepare?: () => Promise<void>
  /** What asks it to stop; SIGTERM if nothing else is said. */
  stopSignal?: NodeJS.Signals
  /** Asked again and again until it does not throw: whether it does its work. */
  isReady: (lines: readonly string[]) => Promise<boolean>
}

const lookEveryMs = 50
/** A machine that does ten other things takes half a minute for a worker. */
const startWithinMs = 180_000

/** The lines of a process that are kept, to be shown when it ends by itself. */
const keptLines = 50

/** A part that is a process of its own group, so that Ctrl-C reaches only who started it; it ends with us, however we end. */
export function processPart(options: Command): Part {
  const stopSignal = options.stopSignal ?? 'SIGTERM'
  const lines: string[] = []
  let child: ChildProcess | null = null
  let ended: Promise<unknown> = Promise.resolve()

  async function start(): Promise<void> {
    await options.prepare?.()
    lines.length = 0
    let isUp = false
    const { command, environment: env } = options
    const started = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], { env, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    child = started
    ended = once(started, 'exit')
    for (const stream of [started.stdout, started.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line)
        // The one that says that it is ready may be followed by many at once.
        if (isUp) lines.splice(0, lines.length - keptLines)
        options.onLine(line)
      })
    }
    const until = performance.now() + startWithinMs
    while (!(await options.isReady(lines))) {
      if (hasEnded(started)) throw new Error(`${options.name} ended before it was ready:\n${said()}`)
      if (performance.now() > until) {
        await kill()
        throw new Error(`${options.name} was not ready after ${startWithinMs / 1000} s:\n${said()}`)
      }
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    }
    isUp = true
  }

  function send(signal: NodeJS.Signals): void {
    if (child !== null && !hasEnded(child)) child.kill(signal)
  }

  function said(): string {
    return lines.slice(-keptLines).join('\n')
  }

  async function kill(): Promise<void> {
    send('SIGKILL')
    await ended
  }

  return {
    name: options.name,
    place: options.place,
    get processId() {
      return child === null || hasEnded(child) ? 0 : (child.pid ?? 0)
    },
    start,
    stop: async () => {
      send(stopSignal)
      await ended
      // HAProxy ends by the signal itself.
      if (child !== null && child.exitCode !== 0 && child.signalCode !== stopSignal) throw new Error(`${options.name} was asked to stop and ended with ${child.exitCode ?? child.signalCode}:\n${said()}`)
    },
    kill,
    said,
    freeze: () => send('SIGSTOP'),
    thaw: () => send('SIGCONT'),
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

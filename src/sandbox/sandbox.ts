import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { ProgramFile } from '../domain/compilation.ts'
import { Fault } from '../domain/fault.ts'
import { answerReader, decodeText } from './answers.ts'
import type { Answer } from './answers.ts'
import { clearProgramRequest, putProgramRequest, putWorkRequest, readProgramRequest, resumeRequest, runRequest } from './requests.ts'
import type { RunSpec } from './requests.ts'
import { runResult } from './results.ts'
import type { RunResult } from './results.ts'

export type { RunLimits, RunSpec } from './requests.ts'
export type { RunOutcome, RunResult } from './results.ts'

export interface SandboxOptions {
  /** The program `box`. */
  boxPath: string
  /** Of the slot: letters, digits, `_` and `-`. */
  name: string
  /** Paths of inputs and answers are below it. */
  dataDir?: string
  /** The core that runs get for themselves. */
  cpu?: number
  /** Files and folders of the host that programs see too, read-only, and where. `/usr` is always there. */
  binds: readonly { path: string; at: string }[]
  /** Folders that programs do not see although they lie below one that they see. */
  hides: readonly string[]
  /** Judge although memory and processes cannot be limited for a whole process tree. */
  allowWeakBox: boolean
  /** What the box tells the operator, line by line. */
  onLog?: (line: string) => void
}

/** One slot of the host. Requests may be sent before earlier ones are answered; answers come in their order. */
export interface Sandbox {
  /** Empties `/program`. */
  clearProgram(): Promise<void>
  putProgramFile(name: string, bytes: Uint8Array, executable?: boolean): Promise<void>
  /** A file of `/program`, such as one that was collected; null when it has more bytes. */
  readProgramFile(name: string, mostBytes: number): Promise<ProgramFile | null>
  /** A file in `/w` for the next run, and only for that. */
  putWorkFile(name: string, bytes: Uint8Array): Promise<void>
  /** @throws Fault when the box failed, never for what the program did */
  run(spec: RunSpec): Promise<RunResult>
  /** Kills the run in progress; it and the runs that wait are answered `aborted`. Later ones run. */
  abort(): void
  /** Memory and processes are limited for each process only, since there is no cgroup for a whole tree of them. */
  readonly isWeak: boolean
  /** Settles when the box is gone, however. */
  readonly exited: Promise<void>
  /** Kills what runs and ends the box. What waits for an answer is rejected with `STOPPING`. */
  close(): Promise<void>
}

type Box = ChildProcessByStdio<Writable, Readable, Readable>

interface Waiting {
  resolve: (answer: Answer) => void
  reject: (fault: Fault) => void
}

/** How long a box may take to end what it runs and clean up, before it is killed. */
const closePatienceMs = 5000

/**
 * Starts a box for one slot and waits until it is ready.
 * @throws Fault BOX_START_FAILED, or HOST_UNSAFE when the host lacks what isolation needs; the message says what
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const box = spawn(options.boxPath, boxArguments(options), { stdio: ['pipe', 'pipe', 'pipe'] })
  createInterface({ input: box.stderr }).on('line', (line) => options.onLog?.(line))
  return await converse(box)
}

function boxArguments(options: SandboxOptions): string[] {
  return [
    '--name', options.name,
    ...(options.dataDir === undefined ? [] : ['--data', options.dataDir]),
    ...(options.cpu === undefined ? [] : ['--cpu', String(options.cpu)]),
    ...options.binds.flatMap(({ path, at }) => ['--bind', path, '--at', at]),
    ...options.hides.flatMap((path) => ['--hide', path]),
    ...(options.allowWeakBox ? ['--allow-weak-box'] : []),
  ]
}

async function converse(box: Box): Promise<Sandbox> {
  const waiting: Waiting[] = []
  let gone: Fault | null = null
  let started = false

  const fail = (fault: Fault) => {
    gone ??= fault
    for (const { reject } of waiting.splice(0)) reject(gone)
  }
  const take = (answer: Answer) => {
    if (gone !== null) return
    const first = waiting.shift()
    if (first !== undefined) return first.resolve(answer)
    fail(new Fault('BOX_PROTOCOL', `the box answered without being asked: ${answer.words}`, { canRetry: true }))
    box.kill('SIGTERM')
  }
  const ask = (request: readonly Uint8Array[]) =>
    new Promise<Answer>((resolve, reject) => {
      if (gone !== null) return reject(gone)
      waiting.push({ resolve, reject })
      for (const part of request) box.stdin.write(part)
    })
  const askForOk = async (request: readonly Uint8Array[]) => {
    const answer = await ask(request)
    if (answer.kind !== 'ok') throw unexpected(answer)
  }

  const ready = new Promise<Answer>((resolve, reject) => waiting.push({ resolve, reject }))
  const exited = new Promise<void>((resolve) => {
    box.once('error', (cause) => {
      fail(new Fault('BOX_START_FAILED', `cannot start ${box.spawnfile}: ${cause.message}`, { canRetry: false, cause }))
      resolve()
    })
    box.once('close', (code, signal) => {
      fail(new Fault(started ? 'BOX_DIED' : 'BOX_START_FAILED', `the box ended with ${signal ?? `code ${code}`}`, { canRetry: started }))
      resolve()
    })
  })
  // A box that is gone shows by its end; writing to it must not throw.
  box.stdin.on('error', () => {})
  const read = answerReader(take)
  box.stdout.on('data', (chunk: Buffer) => {
    try {
      read(chunk)
    } catch (error) {
      fail(notUnderstood(error))
      box.kill('SIGTERM')
    }
  })

  const greeting = await ready
  if (greeting.kind !== 'ready') {
    await exited
    throw unexpected(greeting)
  }

  started = true
  return {
    isWeak: greeting.words.split(' ').includes('cgroups=none'),
    clearProgram: () => askForOk(clearProgramRequest()),
    putProgramFile: (name, bytes, executable = false) => askForOk(putProgramRequest(name, bytes, executable)),
    async readProgramFile(name, mostBytes) {
      const answer = await ask(readProgramRequest(name, mostBytes))
      if (answer.kind === 'error' && answer.words.startsWith('too-large ')) return null
      if (answer.kind !== 'program') throw unexpected(answer)
      return { name, executable: answer.words.startsWith('executable '), bytes: answer.bytes }
    },
    putWorkFile: (name, bytes) => askForOk(putWorkRequest(name, bytes)),
    async run(spec) {
      const answer = await ask(runRequest(spec))
      if (answer.kind !== 'result') throw unexpected(answer)
      try {
        return runResult(answer)
      } catch (error) {
        throw notUnderstood(error)
      }
    },
    abort() {
      if (gone !== null) return
      // The signal is there before the request is, so the box knows which runs were meant.
      box.kill('SIGUSR1')
      void ask(resumeRequest()).catch(() => {})
    },
    exited,
    async close() {
      fail(new Fault('STOPPING', 'the box is closed', { canRetry: true }))
      box.stdin.destroy()
      box.kill('SIGTERM')
      const timer = setTimeout(() => box.kill('SIGKILL'), closePatienceMs)
      await exited
      clearTimeout(timer)
    },
  }
}

function notUnderstood(cause: unknown): Fault {
  return new Fault('BOX_PROTOCOL', `the box said what is not understood: ${cause instanceof Error ? cause.message : String(cause)}`, { canRetry: true, cause })
}

function unexpected(answer: Answer): Fault {
  const [code = '', ...sentence] = answer.words.split(' ')
  const message = decodeText(sentence.join(' '))
  if (answer.kind === 'fatal') return new Fault(code === 'host-unsafe' ? 'HOST_UNSAFE' : 'BOX_START_FAILED', message, { canRetry: false })
  if (answer.kind !== 'error') return new Fault('BOX_PROTOCOL', `the box answered ${answer.kind} ${answer.words}`, { canRetry: true })
  switch (code) {
    case 'bad-request':
      return new Fault('BOX_PROTOCOL', message, { canRetry: false })
    case 'no-space':
      return new Fault('DISK_FULL', message, { canRetry: false })
    default:
      return new Fault('BOX_DIED', message, { canRetry: true })
  }
}

import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access, chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { machineParts } from './parts.ts'
import type { Parts } from './parts.ts'

export const checkout = resolve(import.meta.dirname, '../..')

/** Where the kernel is kept. */
export const partsFolder = join(checkout, '.toolchain/cgroup2')

/** Who runs the command: root; a user in a cgroup of its own, as `systemd-run --user -p Delegate=yes` gives; one without. */
export const users = ['root', 'delegated', 'plain'] as const
export type User = (typeof users)[number]

export interface Job {
  /** For sh, in the checkout. What it writes to files is gone with the machine. */
  command: string
  user: User
  limitMs: number
  onOutput: (bytes: Buffer) => void
  say: (line: string) => void
  signal: AbortSignal
}

type Accelerator = 'kvm' | 'tcg'

/** How many times slower than this host; tests are as patient. Whoever knows of a busier host sets BOX_TEST_SLOWNESS. */
const slowness: Record<Accelerator, number> = { kvm: 2, tcg: 10 }

/** As much as the largest test takes, twice. It is taken from this host only when it is used. */
const memoryMib = 5000

/** Some hosts offer KVM and then run nothing in it. */
const kvmStartMs = 20_000

/**
 * Boots a virtual machine with a stock Debian kernel whose cgroups are version 2 and nothing else, over a throw-away
 * overlay of this host's own files; runs the command and waits until the machine is off.
 * @returns the command's exit status
 * @throws Error when the machine cannot be made, does not start, or is not done in time
 */
export async function runInMachine(job: Job): Promise<number> {
  const parts = await machineParts(partsFolder, job.say, job.signal)
  if (await canOpen('/dev/kvm')) {
    const status = await boot(parts, 'kvm', job)
    if (status !== 'never started') return status
    job.say('this host offers KVM and cannot run a machine in it; emulating one')
  }
  const status = await boot(parts, 'tcg', job)
  if (status === 'never started') throw new Error('the virtual machine did not start')
  return status
}

async function boot(parts: Parts, accelerator: Accelerator, job: Job): Promise<number | 'never started'> {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-cgroup2-'))
  const stop = new AbortController()
  const stopAfter = (ms: number, reason: string) => setTimeout(() => stop.abort(reason), ms)
  const timers = [stopAfter(job.limitMs, 'late')]
  try {
    await copyFile(join(import.meta.dirname, 'first'), join(folder, 'first'))
    await writeFile(join(folder, 'settings'), `user=${job.user}\nuser_id=2000\ncheckout=${quoted(checkout)}\n`)
    await chmod(folder, 0o755)
    await writeFile(join(folder, 'command'), `export BOX_TEST_SLOWNESS=${Number(process.env['BOX_TEST_SLOWNESS'] ?? slowness[accelerator])}\n${job.command}\n`)
    const machine = spawn('qemu-system-x86_64', machineArguments(parts, accelerator, folder), {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      signal: AbortSignal.any([job.signal, stop.signal]),
      killSignal: 'SIGKILL',
    })
    const complaints: string[] = []
    machine.on('error', (error) => complaints.push(error.message))
    const [, output, errors, states] = machine.stdio
    if (!(output instanceof Readable && errors instanceof Readable && states instanceof Readable)) throw new Error('no connection to the machine')
    output.on('data', job.onOutput)
    errors.on('data', (bytes: Buffer) => complaints.push(String(bytes)))
    let status: number | undefined
    let started = false
    // Here come the machine's states, and between them what the kernel complains of.
    if (accelerator === 'kvm') timers.push(stopAfter(kvmStartMs, 'no sign'))
    createInterface({ input: states }).on('line', (line) => {
      const [, code] = /^ended (\d+)$/.exec(line) ?? []
      if (code !== undefined) status = Number(code)
      else if (line !== 'started') complaints.push(`${line}\n`)
      else {
        started = true
        clearTimeout(timers[1])
      }
    })
    // Not by once(): its end by force is an error there.
    await new Promise((end) => machine.once('close', end))
    job.signal.throwIfAborted()
    if (status !== undefined) return status
    if (stop.signal.reason === 'late') throw new Error(`not done after ${job.limitMs / 1000} s`)
    if (!started && accelerator === 'kvm') return 'never started'
    throw new Error(`the virtual machine ended without an answer: ${complaints.join('').trim()}`)
  } finally {
    for (const timer of timers) clearTimeout(timer)
    await rm(folder, { recursive: true })
  }
}

function machineArguments(parts: Parts, accelerator: Accelerator, folder: string): string[] {
  return [
    '-accel', accelerator === 'tcg' ? 'tcg,thread=multi' : accelerator, '-cpu', 'max', '-smp', '2', '-m', String(memoryMib),
    '-nodefaults', '-display', 'none', '-no-reboot',
    '-serial', 'stdio', '-chardev', 'socket,id=states,fd=3', '-serial', 'chardev:states',
    // An emulated timer on a busy host is too late for the kernel's test of it.
    '-kernel', parts.kernel, '-initrd', parts.initrd, '-append', 'console=ttyS1 quiet panic=-1 no_timer_check',
    ...share('/', 'host'), ...share(folder, 'job'),
  ]
}

/** A folder of this host, for reading. A comma would end its path, and two of them stand for one. */
function share(path: string, tag: string): string[] {
  return ['-virtfs', `local,path=${path.replaceAll(',', ',,')},mount_tag=${tag},security_model=none,readonly=on,multidevs=remap`]
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

async function canOpen(path: string): Promise<boolean> {
  return await access(path, constants.R_OK | constants.W_OK).then(() => true, () => false)
}

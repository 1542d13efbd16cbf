// node in-own-temporary-folder.ts FILE ARGUMENT...: runs a script of ours with a folder for temporary files of its own. Whatever
// ends it, that folder and every process that it started are gone afterwards, and those that a killed one of us has left too.
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'gavel-run-'
const [file = '', ...args] = process.argv.slice(2)

for (const name of readdirSync(tmpdir())) if (name.startsWith(prefix) && isLeftBehind(name)) cleanUp(join(tmpdir(), name))
const folder = join(tmpdir(), `${prefix}${process.pid}-${startTime(process.pid)}`)
mkdirSync(folder)
// As the folder for temporary files usually is: other users work in it too.
chmodSync(folder, 0o1777)

const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], { stdio: 'inherit', env: { ...process.env, TMPDIR: folder } })
// Ctrl-C reaches it from the terminal as well; to be told twice does no harm.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => {
  cleanUp(folder)
  process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal])
})

/** Of another one of us: its process is gone, or its number is another's now. */
function isLeftBehind(name: string): boolean {
  const [pid = '', started = ''] = name.slice(prefix.length).split('-')
  return startTime(Number(pid)) !== started
}

/** In clock ticks since boot (field 22 of proc_pid_stat(5)); empty when there is no such process. */
function startTime(pid: number): string {
  return (read(`/proc/${pid}/stat`).split(') ').at(-1) ?? '').split(' ')[19] ?? ''
}

/** Its processes are those that were given the folder: the environment is inherited, whoever the parent becomes. */
function cleanUp(path: string): void {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && read(`/proc/${name}/environ`).split('\0').includes(`TMPDIR=${path}`))
  for (const id of ids) kill(Number(id))
  // What such a process was just about to write may come in between.
  rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/** Empty when it cannot be read. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

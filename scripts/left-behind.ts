import { readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Marks a process and all that it starts: the environment is inherited, whoever the parent becomes. */
const mark = 'GAVEL_TEST_RUN'
const checkout = resolve(import.meta.dirname, '..')

export interface Watch {
  /** What exists now, was not there at the beginning, and is ours; waits a little for what is just ending. */
  leftBehind(): Promise<string[]>
}

/** From now on looks for processes that we start, for mounts, and for cgroups of Gavel that nobody lives in. */
export function watchForLeftovers(): Watch {
  const id = `${process.pid}-${Date.now()}`
  process.env[mark] = id
  const mountsBefore = new Set(mounts())
  const cgroupsBefore = new Set(abandonedCgroups())

  function find(): string[] {
    return [
      ...processesMarked(id).map((line) => `process ${line}`),
      ...mounts().filter((line) => !mountsBefore.has(line)).map((line) => `mount ${line}`),
      ...abandonedCgroups().filter((path) => !cgroupsBefore.has(path)).map((path) => `cgroup ${path}`),
    ]
  }
  return {
    async leftBehind() {
      for (let tries = 0; ; tries++) {
        const found = find()
        if (found.length === 0 || tries === 20) return found
        await sleep(250)
      }
    },
  }
}

function processesMarked(id: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        if (!readFileSync(`/proc/${name}/environ`, 'latin1').includes(`${mark}=${id}`)) return []
        return [`${name} ${readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()}`]
      } catch {
        return []
      }
    })
}

/** Those below our folder for temporary files or our checkout: others who test on this machine mount too. */
function mounts(): string[] {
  const ours = [`${tmpdir()}/`, `${checkout}/`]
  const lines = readFileSync('/proc/self/mounts', 'utf8').split('\n')
  return lines.filter((line) => {
    const [, mountPoint = ''] = line.split(' ')
    const dir = ours.find((one) => mountPoint.startsWith(one))
    // Where we have no folder of our own (scripts/in-own-temporary-folder.ts), those of others lie in it.
    return dir !== undefined && !mountPoint.slice(dir.length).startsWith('gavel-run-')
  })
}

function abandonedCgroups(): string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , type = '']) => type.startsWith('cgroup'))
    .flatMap(([, mountPoint = '']) => gavelCgroupsBelow(mountPoint))
    .filter((path) => !isInhabited(path))
}

function gavelCgroupsBelow(dir: string): string[] {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => [...(name.startsWith('gavel-') ? [`${dir}/${name}`] : []), ...gavelCgroupsBelow(`${dir}/${name}`)])
  } catch {
    return []
  }
}

/** Whether anybody lives in it or below it; one that is gone by now counts as that. */
function isInhabited(cgroup: string): boolean {
  try {
    if (readFileSync(`${cgroup}/cgroup.procs`, 'utf8') !== '') return true
    return readdirSync(cgroup, { withFileTypes: true }).some((entry) => entry.isDirectory() && isInhabited(`${cgroup}/${entry.name}`))
  } catch {
    return true
  }
}

import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Surroundings {
  processes: Map<string, string>
  mounts: Set<string>
  cgroups: Set<string>
}

/** Gavel's processes, mounts and cgroups that exist now. */
export function lookAround(): Surroundings {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n').filter(Boolean)
  const cgroups = mounts
    .map((line) => line.split(' '))
    .filter(([, , type = '']) => type.startsWith('cgroup'))
    .flatMap(([, mountPoint = '']) => cgroupsOfGavel(mountPoint))
  return { processes: new Map(processesOfGavel()), mounts: new Set(mounts), cgroups: new Set(cgroups) }
}

/** What exists now and did not before; waits a little for what is just ending. */
export async function leftBehind(before: Surroundings): Promise<string[]> {
  for (let tries = 0; ; tries++) {
    const now = lookAround()
    const found = [
      ...[...now.processes].filter(([id]) => !before.processes.has(id)).map(([id, command]) => `process ${id} ${command}`),
      ...[...now.mounts].filter((line) => !before.mounts.has(line)).map((line) => `mount ${line}`),
      ...[...now.cgroups].filter((path) => !before.cgroups.has(path)).map((path) => `cgroup ${path}`),
    ]
    if (found.length === 0 || tries === 20) return found
    await sleep(250)
  }
}

/** Programs of this checkout (box, node on its sources, PostgreSQL) and browsers that tests opened, by process id. */
function processesOfGavel(): [string, string][] {
  const root = process.cwd()
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((id): [string, string][] => {
      try {
        const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
        const program = readlinkSync(`/proc/${id}/exe`)
        const ours = /\/(postgres|box|chromium)$/.test(program) || (program.includes('node') && command.includes(`${root}/src/`))
        return ours ? [[id, command]] : []
      } catch {
        return []
      }
    })
}

function cgroupsOfGavel(dir: string): string[] {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => [...(name.startsWith('gavel-') ? [`${dir}/${name}`] : []), ...cgroupsOfGavel(`${dir}/${name}`)])
  } catch {
    return []
  }
}

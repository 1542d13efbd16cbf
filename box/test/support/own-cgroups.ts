import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folders of this process's cgroup: one for each of the controllers in v1, one in all in v2. */
export function ownCgroups(): string[] {
  const memberships = readFileSync('/proc/self/cgroup', 'utf8').split('\n').map((line) => line.split(':'))
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n').map((line) => line.split(' '))
  const v1 = ['memory', 'pids', 'cpuacct'].flatMap((controller) => {
    const mount = mounts.find(([, , type, options = '']) => type === 'cgroup' && options.split(',').includes(controller))
    const membership = memberships.find(([, list = '']) => list.split(',').includes(controller))
    return mount?.[1] !== undefined && membership?.[2] !== undefined ? [join(mount[1], membership[2])] : []
  })
  if (v1.length > 0) return v1
  const mount = mounts.find(([, , type]) => type === 'cgroup2')?.[1] ?? ''
  return [join(mount, memberships.find(([number]) => number === '0')?.[2] ?? '').replace(/\/gavel-processes$/, '')]
}

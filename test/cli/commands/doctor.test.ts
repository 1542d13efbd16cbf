import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from '../../support/product.ts'

/** `gavel doctor`, perhaps in other surroundings. */
function doctor(inside: string[] = [], ...options: string[]) {
  const [command, ...args] = [...inside, process.execPath, join(root, 'src/cli/main.ts'), 'doctor']
  return spawnSync(command, [...args, ...options], { encoding: 'utf8' })
}

const withoutCgroups = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', 'umount -R -l /sys/fs/cgroup; mount -t tmpfs none /sys/fs/cgroup; exec "$@"', 'sh']

test('where judging is safe the doctor says so, with what it looked at, and ends with 0', () => {
  const { status, stdout } = doctor()
  assert.equal(status, 0, stdout)
  assert.match(stdout, /^Gavel can judge here\.$/m)
  for (const name of ['cgroups', 'namespaces', 'call filter', 'cores', 'memory', 'disk', 'steady time', 'python3']) assert.match(stdout, new RegExp(`^ +[✓!] ${name} +\\S`, 'm'))
})

test('where it is not the doctor says what is missing and the command that mends it, and ends with 1', { skip: process.getuid?.() === 0 ? false : 'only root can take cgroups away' }, () => {
  const { status, stdout } = doctor(withoutCgroups)
  assert.equal(status, 1)
  assert.match(stdout, /^ +✗ cgroups +.*not mounted; .*nothing is judged.*\n +to mend it: mount -t cgroup2 cgroup2 \/sys\/fs\/cgroup$/m)
  assert.match(stdout, /^Gavel cannot judge safely here\.$/m)
  const { safe, features } = JSON.parse(doctor(withoutCgroups, '--json').stdout)
  assert.equal(safe, false)
  assert.equal(features[0].ok, false)
})

test('a mending command starts Gavel as people do', () => {
  assert.doesNotMatch(doctor().stdout, /COMMAND/)
})

// Only for the machine, whose settings are nobody else's: npm run test:cgroup2 -- --user root doctor
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, rmdirSync, writeFileSync } from 'node:fs'
import { hostname, release } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { z } from 'zod'
import { checkout } from './machine.ts'

const Missing = z.object({ name: z.string(), ok: z.boolean(), mend: z.string().optional() })
const cgroups = '/sys/fs/cgroup'
const asUser = ['setpriv', '--reuid', '2000', '--regid', '2000', '--clear-groups']

if (hostname() !== 'cgroup2-machine') throw new Error('this changes settings of the kernel, so it is for the machine alone: npm run test:cgroup2 -- --user root doctor')

/** `box --check`: its exit code, and what is missing with what mends it. */
function check(start: string[] = []) {
  const [command, ...args] = [...start, join(checkout, 'build/box'), '--check']
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' })
  const features = stdout.split('\n').filter((line) => line !== '').map((line) => Missing.parse(JSON.parse(line)))
  const missing = features.filter(({ ok, name }) => !ok && !(name === 'peak memory' && isBefore612()))
  return { status, missing: Object.fromEntries(missing.map(({ name, mend }) => [name, mend])) }
}

function isBefore612(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number)
  return major < 6 || (major === 6 && minor < 12)
}

/** With another value of a setting of the kernel. */
function withSetting<T>(name: string, value: string, run: () => T): T {
  const path = `/proc/sys/${name.replaceAll('.', '/')}`
  const before = readFileSync(path, 'utf8')
  writeFileSync(path, value)
  try {
    return run()
  } finally {
    writeFileSync(path, before)
  }
}

test('root can judge here', () => {
  assert.deepEqual(check(), { status: 0, missing: {} })
})

test('looking leaves root in the cgroup where it was', () => {
  const before = readFileSync('/proc/self/cgroup', 'utf8')
  check()
  assert.equal(readFileSync('/proc/self/cgroup', 'utf8'), before)
})

const unprivileged = { 'own user': 'sudo COMMAND', priority: 'sudo COMMAND' }

test('an ordinary user in a cgroup that is not its own is told how to get one', () => {
  assert.deepEqual(check(asUser), { status: 1, missing: { cgroups: 'sudo COMMAND', ...unprivileged } })
  mkdirSync('/run/systemd/system', { recursive: true })
  assert.deepEqual(check(asUser), { status: 1, missing: { cgroups: 'systemd-run --user --scope -p Delegate=yes COMMAND', ...unprivileged } })
  rmSync('/run/systemd', { recursive: true })
})

test('an ordinary user in a cgroup of its own can judge, and is told what root would be better at', () => {
  const own = `${cgroups}/user.slice/doctor.scope`
  mkdirSync(own)
  for (const file of ['.', 'cgroup.procs', 'cgroup.subtree_control']) spawnSync('chown', ['2000:2000', join(own, file)])
  const inside = ['sh', '-c', `echo $$ > ${own}/cgroup.procs && exec "$@"`, 'sh']
  assert.deepEqual(check([...inside, ...asUser]), { status: 0, missing: unprivileged })
  // It is as it was, so it can be removed.
  rmdirSync(own)
})

for (const [name, wanted] of [['kernel.unprivileged_userns_clone', '1'], ['user.max_user_namespaces', '10000']] as const)
  test(`an ordinary user where ${name} is 0 is told to set it`, () => {
    const { status, missing } = withSetting(name, '0', () => check(asUser))
    assert.deepEqual([status, missing['user namespace']], [1, `sudo sysctl -w ${name}=${wanted}`])
  })

test('a cgroup without controllers is told how one with them is had', () => {
  const bare = `${cgroups}/bare`
  mkdirSync(`${bare}/below`, { recursive: true })
  const inside = ['sh', '-c', `echo $$ > ${bare}/below/cgroup.procs && exec "$@"`, 'sh']
  assert.deepEqual(check(inside), { status: 1, missing: { cgroups: 'boot with cgroup_enable=memory' } })
  mkdirSync('/run/systemd/system', { recursive: true })
  assert.deepEqual(check(inside).missing, { cgroups: 'systemd-run --scope -p Delegate=yes COMMAND' })
  rmSync('/run/systemd', { recursive: true })
  for (const path of [`${bare}/below`, bare]) rmdirSync(path)
})

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { z } from 'zod'
import { ownCgroups } from './support/own-cgroups.ts'
import { calls, restricted } from './support/restricted.ts'
import { boxPath } from './support/slot.ts'

const isRoot = process.getuid?.() === 0
/** What takes root to arrange; without it these tests say that they did not run. */
const asRoot = { skip: isRoot ? false : 'only root can take rights away' }
/** Capabilities that Docker leaves to nobody. */
const [sysAdmin, sysNice] = [21, 23]

const Feature = z.object({ name: z.string(), ok: z.boolean(), required: z.boolean(), detail: z.string(), without: z.string().optional(), mend: z.string().optional() })

/** `box --check`, started in some other way. */
function check(...start: string[]) {
  const [command, ...args] = [...start, boxPath, '--check']
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  const features = stdout.split('\n').filter((line) => line !== '').map((line) => Feature.parse(JSON.parse(line)))
  assert.notDeepEqual(features, [], `${status} ${stderr}`)
  const missing = features.filter(({ ok }) => !ok)
  return { status, features, missing, feature: (name: string) => features.find((feature) => feature.name === name) }
}

/** Where this process is, and what box might make there. */
function look(): string[] {
  const made = ownCgroups().flatMap((path) => readdirSync(path)).filter((name) => /^gavel-(check|processes)/.test(name))
  return [readFileSync('/proc/self/cgroup', 'utf8'), ...made]
}

test('what is missing has its consequence and a command that mends it, and exit code 1 says that nothing can be judged', () => {
  const { status, features } = check()
  for (const { ok, name, without, mend } of features) assert.deepEqual([without !== undefined, mend !== undefined], [!ok, !ok], name)
  assert.equal(status, features.every(({ ok, required }) => ok || !required) ? 0 : 1)
})

test('a host that every other test passes on can judge', () => {
  const { status, features } = check()
  assert.equal(status, 0)
  assert.deepEqual(features.filter(({ required }) => required).map(({ name }) => name), ['cgroups', ...(isRoot ? [] : ['user namespace']), 'namespaces', 'mounts', 'call filter', 'slot'])
})

test('looking leaves cgroups and their processes as they were', () => {
  const before = look()
  check()
  assert.deepEqual(look(), before)
})

test('without root on cgroups of version 1, only root helps', { skip: asRoot.skip || (!/:memory:/.test(readFileSync('/proc/self/cgroup', 'utf8')) && 'this host has cgroups of version 2') }, () => {
  const { status, missing } = check('setpriv', '--reuid', '4321', '--regid', '4321', '--clear-groups')
  assert.equal(status, 1)
  assert.deepEqual(missing.map(({ name, mend }) => [name, mend]), [['cgroups', 'sudo COMMAND'], ['own user', 'sudo COMMAND'], ['priority', 'sudo COMMAND']])
})

test('a container without the right to make namespaces is told how to be started', asRoot, () => {
  using container = restricted({ refused: [{ call: calls.unshare, errno: 'EPERM' }, { call: calls.mount, errno: 'EPERM' }], droppedCapabilities: [sysAdmin, sysNice] })
  const { status, feature, missing } = check(container.path)
  assert.equal(status, 1)
  assert.match(feature('user namespace')?.detail ?? '', /^Operation not permitted on Linux \d/)
  assert.match(feature('user namespace')?.mend ?? '', /^docker run --privileged/)
  // What comes after it could not be tried.
  assert.deepEqual(missing.map(({ name }) => name), ['user namespace'])
})

test('a container that may make namespaces and mount nothing is told so', asRoot, () => {
  using container = restricted({ refused: [{ call: calls.moveMount, errno: 'EPERM' }], droppedCapabilities: [] })
  const { status, missing } = check(container.path)
  assert.equal(status, 1)
  assert.deepEqual(missing.map(({ name }) => name), ['mounts'])
  assert.match(missing[0]?.mend ?? '', /^docker run --privileged/)
})

test('a container that has only the rights that box cannot do without can judge, and is told what it goes without', asRoot, () => {
  // KILL, SETGID, SETUID, SETPCAP, DAC_OVERRIDE, SYS_ADMIN
  const needed = [1, 5, 6, 7, 8, sysAdmin]
  using container = restricted({ refused: [], droppedCapabilities: Array.from({ length: 41 }, (_, number) => number).filter((number) => !needed.includes(number)) })
  const { status, feature } = check(container.path)
  assert.deepEqual([status, feature('slot')?.detail, feature('priority')?.ok], [0, 'starts', false])
})

test('a kernel that is too old is named, with the one that is needed', asRoot, () => {
  using old = restricted({ refused: [{ call: calls.mountSetattr, errno: 'ENOSYS' }], droppedCapabilities: [] })
  const { status, missing } = check('setarch', '--uname-2.6', old.path)
  assert.equal(status, 1)
  assert.deepEqual(missing.map(({ name, mend }) => [name, mend]), [['mounts', 'Linux 5.12 or newer']])
  assert.match(missing[0]?.detail ?? '', /^Function not implemented on Linux 2\.6/)
})

test('a kernel without system call filters is told apart', asRoot, () => {
  using kernel = restricted({ refused: [{ call: calls.seccomp, errno: 'EINVAL' }], droppedCapabilities: [] })
  const { status, missing } = check(kernel.path)
  assert.equal(status, 1)
  assert.deepEqual(missing.map(({ name, mend }) => [name, mend]), [['call filter', 'a kernel with CONFIG_SECCOMP_FILTER']])
})

test('user namespaces that are switched off are named with the setting that switches them on', asRoot, () => {
  // The setting belongs to the namespace that the shell is in, so nothing of the host changes.
  const script = 'echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --bounding-set -sys_admin --inh-caps -all "$@"'
  const { status, feature } = check('unshare', '--user', '--map-root-user', 'sh', '-c', script, 'sh')
  assert.equal(status, 1)
  assert.match(feature('user namespace')?.detail ?? '', /^No space left on device/)
  assert.equal(feature('user namespace')?.mend, 'sysctl -w user.max_user_namespaces=10000')
})

test('a root whose directory was merely changed is told to go outside', asRoot, () => {
  const folder = mkdtempSync(join(tmpdir(), 'gavel-chroot-'))
  try {
    chmodSync(folder, 0o755)
    copyFileSync(boxPath, join(folder, 'box'))
    const script = 'mkdir "$0/proc" "$0/usr" && mount -t proc proc "$0/proc" && exec chroot --userspec=4321:4321 "$0" /box --check'
    const { status, stdout } = spawnSync('unshare', ['--mount', 'sh', '-c', script, folder], { encoding: 'utf8' })
    assert.equal(status, 1)
    assert.match(stdout, /"user namespace","ok":false.*"mend":"start outside of the chroot/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

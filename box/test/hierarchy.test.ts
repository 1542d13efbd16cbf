import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ownCgroups } from './support/own-cgroups.ts'
import { boxPath } from './support/slot.ts'

/** Only root can mount; without it these tests say that they did not run. */
const asRoot = { skip: process.getuid?.() === 0 ? false : 'only root can mount cgroups elsewhere' }

const isV2 = ownCgroups().length === 1

/** What a box says that is started where a shell script has changed what is mounted, with these arguments. */
function start(script: string, args: string[]): string {
  // /mnt is the namespace's own, and gone with it.
  const inside = ['--mount', '--propagation', 'private', 'sh', '-euc', `mount -t tmpfs tmpfs /mnt; ${script}; exec "$0" --name hierarchy-${process.pid}`]
  const { stdout, stderr } = spawnSync('unshare', [...inside, boxPath, ...args], { input: '', encoding: 'utf8' })
  return stdout + stderr
}

test('cgroups that are mounted in a folder with a space in its name are found', asRoot, () => {
  const script = 'mkdir "/mnt/a b"; for point; do at="/mnt/a b/$(basename "$point")"; mkdir "$at"; mount --bind "$point" "$at"; done; for point; do umount -l "$point"; done'
  const points = isV2 ? ['/sys/fs/cgroup'] : ['memory', 'pids', 'cpuacct'].map((name) => join('/sys/fs/cgroup', name))
  assert.equal(start(script, points), `ready 1 cgroups=${isV2 ? 'v2' : 'v1'}\n`)
})

// In version 2 a cgroup that processes are in has no controllers for those below.
const sideBySide = { skip: asRoot.skip || (isV2 && 'this host has cgroups of version 2') }

test('a container that is shown another cgroup, whose name its own begins with, makes its own in that one', sideBySide, () => {
  const shown = ownCgroups().map((path) => join(path, `shown-${process.pid}`))
  for (const path of shown) for (const folder of [path, `${path}-not`]) mkdirSync(folder)
  try {
    const script = 'i=0; for path; do i=$((i + 1)); mkdir /mnt/$i; mount --bind "$path" /mnt/$i; echo $$ > "$path-not/cgroup.procs"; done; for path; do umount -l "$(echo "$path" | cut -d / -f 1-5)"; done'
    assert.equal(start(script, shown), 'ready 1 cgroups=v1\n')
  } finally {
    for (const path of shown) for (const folder of [path, `${path}-not`]) rmdirSync(folder)
  }
})

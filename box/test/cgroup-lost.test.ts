import assert from 'node:assert/strict'
import { readFileSync, readdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ownCgroups } from './support/own-cgroups.ts'
import { openSlot, said } from './support/slot.ts'

const isV2 = ownCgroups().length === 1
/** As in version 1 each controller has its own; version 2 has one. */
const controllers = isV2 ? ['all'] : ['memory', 'pids', 'cpuacct']

/** The folder of a slot's cgroup, for a controller. */
function cgroupOf(slotName: string, controller: string): string {
  const own = ownCgroups()[controllers.indexOf(controller)] ?? ''
  return join(own, readdirSync(own).find((name) => name.startsWith(`gavel-${slotName}-`)) ?? '')
}

/** Where the slot's processes are. */
function leafOf(slotName: string, controller: string): string {
  const folder = cgroupOf(slotName, controller)
  return join(folder, readdirSync(folder).find((name) => /^run[0-9a-f]{8}$/.test(name)) ?? '')
}

function members(cgroup: string): string[] {
  return readFileSync(join(cgroup, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)
}

/** Takes the processes elsewhere and removes it, as a tool that tidies up could. */
function take(cgroup: string): void {
  const elsewhere = isV2 ? join(cgroup, '../../gavel-processes') : join(cgroup, '..')
  for (const id of members(cgroup)) writeFileSync(join(elsewhere, 'cgroup.procs'), id)
  rmdirSync(cgroup)
}

for (const controller of controllers.filter((name) => name !== 'pids'))
  test(`a run whose counters of ${controller} are gone is our fault: it gets no verdict, whatever it did`, async () => {
    const slotName = `lost-${controller}-${process.pid}`
    await using slot = await openSlot({ name: slotName })
    const running = slot.sh('sleep 60')
    running.catch(() => {})
    // The zygote, the shell and what it started.
    while (members(leafOf(slotName, controller)).length < 3) await new Promise(setImmediate)
    take(leafOf(slotName, controller))
    await assert.rejects(running, { code: 'BOX_DIED', canRetry: true, message: /cannot read ((the|a) counter.*: No such device|which threads are in the cgroup)/ })
  })

/** No cgroup can be made below it. Returns what makes it possible again. */
function forbidBelow(cgroup: string): () => void {
  if (isV2) {
    writeFileSync(join(cgroup, 'cgroup.max.descendants'), '0')
    return () => writeFileSync(join(cgroup, 'cgroup.max.descendants'), 'max')
  }
  renameSync(cgroup, `${cgroup}-elsewhere`)
  return () => renameSync(`${cgroup}-elsewhere`, cgroup)
}

test('a slot that could once not get a new cgroup judges on when it can', async () => {
  const slotName = `again-${process.pid}`
  await using slot = await openSlot({ name: slotName })
  assert.equal(said(await slot.sh('echo before')), 'before\n')
  const allow = forbidBelow(cgroupOf(slotName, isV2 ? 'all' : 'memory'))
  // So small a limit tolerates nothing that is charged for an earlier run, so the cgroup is to be replaced.
  await assert.rejects(slot.sh('true', { limit: { memoryBytes: 4096 } }), { code: 'BOX_DIED', message: /cannot make the cgroup/ })
  allow()
  assert.equal(said(await slot.sh('echo works')), 'works\n')
})

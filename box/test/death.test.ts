import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { ownCgroups } from './support/own-cgroups.ts'
import { boxPath, openSlot, said } from './support/slot.ts'
import { c } from './support/programs.ts'

/** Processes whose parent is this one; the zygote is the child of its keeper. */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** The zygote of the box of this name. */
function zygoteOf(slotName: string): number {
  const keeper = childrenOf(process.pid).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`\0${slotName}\0`))
  return childrenOf(keeper ?? 0)[0] ?? 0
}

async function until(condition: () => boolean): Promise<void> {
  const patience = AbortSignal.timeout(10_000)
  while (!condition()) {
    patience.throwIfAborted()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A box of which the process ids are known: itself, its zygote, and a program that runs and has said so. */
async function running(t: { after(work: () => void): void }) {
  const keeper = spawn(boxPath, ['--name', `death-${process.pid}`], { stdio: ['pipe', 'pipe', 'inherit'] })
  t.after(() => keeper.kill('SIGKILL'))
  const binary = c('if (!fork()) for (;;) pause(); for (;;) pause();')
  await once(keeper.stdout, 'data')
  keeper.stdin.write(`put-program executable ${binary.length} main\n`)
  keeper.stdin.write(binary)
  keeper.stdin.write('\nrun\narg /program/main\ncpu-ns 1000000000\nwall-ns 60000000000\nmemory-bytes 100000000\noutput-bytes 1000\nprocesses 10\ngo\n')
  const pid = keeper.pid ?? 0
  const [zygote = 0] = childrenOf(pid)
  await until(() => childrenOf(zygote).length === 1 && childrenOf(childrenOf(zygote)[0] ?? 0).length === 1)
  const programs = [...childrenOf(zygote), ...childrenOf(childrenOf(zygote)[0] ?? 0)]
  assert.equal(programs.length, 2)
  return { keeper, pid, all: [pid, zygote, ...programs], zygote }
}

function cgroupsOf(pid: number): string[] {
  return ownCgroups().flatMap((path) => readdirSync(path)).filter((name) => name.startsWith('gavel-') && name.includes(`-${pid}-`))
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  test(`${signal} ends a box in the middle of a run, and nothing of it is left`, async (t) => {
    const { keeper, pid, all } = await running(t)
    assert.notDeepEqual(cgroupsOf(pid), [])
    keeper.kill(signal)
    const [code] = await once(keeper, 'exit')
    assert.equal(code, 0)
    assert.deepEqual(all.filter(isAlive), [])
    assert.deepEqual(cgroupsOf(pid), [])
  })

test('a keeper that is killed takes the box with it, and the next start removes the cgroup it left', async (t) => {
  const { keeper, pid, all } = await running(t)
  keeper.kill('SIGKILL')
  await once(keeper, 'exit')
  await until(() => !all.some(isAlive))
  assert.notDeepEqual(cgroupsOf(pid), [])
  await using slot = await openSlot()
  assert.deepEqual(cgroupsOf(pid), [])
  assert.equal(said(await slot.sh('echo works')), 'works\n')
})

test('--sweep removes what a killed box left, and leaves a living one alone', async (t) => {
  await using slot = await openSlot()
  const { keeper, pid, all } = await running(t)
  keeper.kill('SIGKILL')
  await once(keeper, 'exit')
  await until(() => !all.some(isAlive))
  const sweep = spawn(boxPath, ['--sweep'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output] = await once(sweep.stdout, 'data')
  assert.ok(Number(String(output)) > 0)
  assert.deepEqual(cgroupsOf(pid), [])
  assert.equal(said(await slot.sh('echo works')), 'works\n')
})

test('a zygote that is killed is made anew, with the program that it had', async () => {
  const slotName = `killed-${process.pid}`
  await using slot = await openSlot({ name: slotName })
  await slot.sandbox.putProgramFile('folder/main', Buffer.from('#!/bin/sh\necho again\n'), true)
  const sleeping = slot.sh('sleep 60')
  await until(() => childrenOf(zygoteOf(slotName)).length === 1)
  process.kill(zygoteOf(slotName), 'SIGKILL')
  await assert.rejects(sleeping, { code: 'BOX_DIED', canRetry: true })
  assert.equal(said(await slot.sh('/program/folder/main')), 'again\n')
  const zygote = zygoteOf(slotName)
  process.kill(zygote, 'SIGKILL')
  await until(() => !isAlive(zygote))
  assert.equal(said(await slot.sh('/program/folder/main')), 'again\n')
})

test('a program that had ended by itself when the clock stopped it is not over its time', async () => {
  const slotName = `held-up-${process.pid}`
  await using slot = await openSlot({ name: slotName })
  const sleeping = slot.sh('sleep 0.3; exit 3', { limit: { wallTimeMs: 2000 } })
  await until(() => childrenOf(zygoteOf(slotName)).length === 1)
  const zygote = zygoteOf(slotName)
  // It cannot say that the program has ended, nor stop it.
  process.kill(zygote, 'SIGSTOP')
  const stopComes = () => /^ShdPnd:.*[2367abef]..$/m.test(readFileSync(`/proc/${zygote}/status`, 'utf8'))
  try {
    await until(stopComes)
    assert.ok(childrenOf(zygote).every((pid) => !isAlive(pid)))
  } finally {
    process.kill(zygote, 'SIGCONT')
  }
  const { outcome, exitCode } = await sleeping
  assert.deepEqual([outcome, exitCode], ['exited', 3])
})

test('a program that is over its CPU time is over it, though it can be killed only with the box', async () => {
  const slotName = `stuck-${process.pid}`
  await using slot = await openSlot({ name: slotName })
  const computing = slot.sh('while :; do :; done', { limit: { cpuTimeMs: 500, wallTimeMs: 60_000 } })
  await until(() => childrenOf(zygoteOf(slotName)).length === 1)
  process.kill(zygoteOf(slotName), 'SIGSTOP')
  const { outcome, passed, evidence } = await computing
  assert.deepEqual([outcome, passed, evidence.boxRestarted], ['cpu_limit', false, true])
  assert.equal(said(await slot.sh('echo works')), 'works\n')
})

// Only root may see what a zygote has open.
test('a zygote that is made anew has nothing open of what its keeper uses', { skip: process.getuid?.() !== 0 }, async () => {
  const slotName = `anew-${process.pid}`
  await using slot = await openSlot({ name: slotName })
  const descriptors = () => readdirSync(`/proc/${zygoteOf(slotName)}/fd`)
  const first = descriptors()
  const zygote = zygoteOf(slotName)
  process.kill(zygote, 'SIGKILL')
  await until(() => !isAlive(zygote))
  said(await slot.sh('true'))
  assert.equal(descriptors().length, first.length)
})

test('a client that is gone ends the run that it asked for', async (t) => {
  const { keeper, pid, all } = await running(t)
  keeper.stdout.destroy()
  const [code] = await once(keeper, 'exit')
  assert.equal(code, 0)
  assert.deepEqual(all.filter(isAlive), [])
  assert.deepEqual(cgroupsOf(pid), [])
})

test('a client that goes away in the middle of a request ends the box', async () => {
  for (const start of ['', 'run\narg /bin/tr', 'put-program file 100 x\nabc']) {
    const keeper = spawn(boxPath, ['--name', `death-${process.pid}`], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(keeper.stdout, 'data')
    keeper.stdin.end(start)
    const [code] = await once(keeper, 'exit')
    assert.equal(code, 0)
    assert.deepEqual(cgroupsOf(keeper.pid ?? 0), [])
  }
})

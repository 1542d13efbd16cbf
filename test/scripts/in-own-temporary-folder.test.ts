import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'

const launcher = join(import.meta.dirname, '../../scripts/in-own-temporary-folder.ts')

/** Leaves a folder behind, and a process that nobody is the parent of; says where and which. */
const careless = `
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
const sleeping = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' })
sleeping.unref()
console.log(mkdtempSync(join(tmpdir(), 'left-')), sleeping.pid)
`

/** A place for the launcher, and a script for it to run. */
function place() {
  const folder = mkdtempSync(join(tmpdir(), 'gavel-launcher-'))
  const temporary = mkdtempSync(join(folder, 'tmp-'))
  const start = async (source: string) => {
    const script = join(folder, 'script.ts')
    writeFileSync(script, source)
    const child = spawn(process.execPath, [launcher, script], { env: { ...process.env, TMPDIR: temporary }, stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = await once(createInterface({ input: child.stdout }), 'line')
    const [path = '', pid = ''] = String(line).split(' ')
    return { child, path, sleeping: Number(pid) }
  }
  return { temporary, start, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function isGone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise(setImmediate)
}

test('a script that ends leaves no folder and no process, and its exit code is passed on', async () => {
  using there = place()
  const { child, path, sleeping } = await there.start(`${careless}; setTimeout(() => process.exit(3), 100)`)
  assert.ok(path.startsWith(there.temporary))
  assert.deepEqual(await once(child, 'exit'), [3, null])
  await isGone(sleeping)
  assert.deepEqual(readdirSync(there.temporary), [])
})

test('nor does one that is told to end', async () => {
  using there = place()
  const { child, sleeping } = await there.start(`${careless}; setInterval(() => {}, 1000)`)
  child.kill('SIGTERM')
  assert.deepEqual(await once(child, 'exit'), [143, null])
  await isGone(sleeping)
  assert.deepEqual(readdirSync(there.temporary), [])
})

test('what is left by one that was killed with its launcher, the next one removes; what belongs to one that goes on stays', async () => {
  using there = place()
  const killed = await there.start(`${careless}; process.on('SIGHUP', () => process.exit()); setInterval(() => {}, 1000)`)
  const other = await there.start(`${careless}; setInterval(() => {}, 1000)`)
  killed.child.kill('SIGKILL')
  await once(killed.child, 'exit')
  assert.ok(existsSync(killed.path))
  const next = await there.start(careless)
  await Promise.all([isGone(killed.sleeping), once(next.child, 'exit')])
  assert.deepEqual([existsSync(killed.path), existsSync(other.path), isAlive(other.sleeping)], [false, true, true])
  other.child.kill('SIGTERM')
  await once(other.child, 'exit')
})

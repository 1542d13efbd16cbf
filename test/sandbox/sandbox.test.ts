import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkHost } from '../../src/sandbox/check.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import type { RunSpec } from '../../src/sandbox/sandbox.ts'

const boxPath = join(import.meta.dirname, '../../build/box')
const options = { boxPath, name: `client-${process.pid}`, binds: [], hides: [], allowWeakBox: false }

function sh(script: string, more: Partial<RunSpec> = {}): RunSpec {
  return {
    argv: ['/bin/sh', '-c', script],
    env: { PATH: '/usr/bin:/bin' },
    limits: { cpuTimeMs: 2000, wallTimeMs: 20_000, memoryBytes: 100_000_000, outputBytes: 50_000_000, processes: 10 },
    ...more,
  }
}

/** A program in the place of box, which says what it is told to. */
async function impostor(script: string) {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-client-'))
  const path = join(folder, 'box')
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

test('runs asked for together are answered in order, each with its own output', async () => {
  const sandbox = await startSandbox(options)
  const results = await Promise.all(Array.from({ length: 20 }, (_, i) => sandbox.run(sh(`echo ${i}; echo ${i * i} >&2; exit ${i}`))))
  for (const [i, { stdout, stderr, exitCode }] of results.entries()) assert.deepEqual([String(stdout), String(stderr), exitCode], [`${i}\n`, `${i * i}\n`, i])
  await sandbox.close()
})

test('a chain of runs stops at the first that does not pass, and the next chain starts anew', async () => {
  const sandbox = await startSandbox(options)
  const chain = (codes: number[]) => codes.map((code, i) => sandbox.run(sh(`exit ${code}`, { onlyIfPassed: i > 0 })))
  const results = await Promise.all([...chain([0, 0, 1, 0, 0]), ...chain([0, 0])])
  assert.deepEqual(results.map(({ outcome, exitCode }) => (outcome === 'exited' ? exitCode : outcome)), [0, 0, 1, 'skipped', 'skipped', 0, 0])
  await sandbox.close()
})

test('an abort ends the run in progress and those that wait, and later ones run', async () => {
  const sandbox = await startSandbox(options)
  const early = [sandbox.run(sh('sleep 10')), sandbox.putWorkFile('x', Buffer.from('x')), sandbox.run(sh('echo never')), sandbox.run(sh('sleep 10'))] as const
  sandbox.abort()
  const late = sandbox.run(sh('echo later; ls'))
  const [first, , second, third] = await Promise.all(early)
  assert.deepEqual([first.outcome, second.outcome, third.outcome], ['aborted', 'aborted', 'aborted'])
  assert.equal(String((await late).stdout), 'later\n')
  sandbox.abort()
  assert.equal(String((await sandbox.run(sh('echo again'))).stdout), 'again\n')
  await sandbox.close()
})

test('outputs of many megabytes and all bytes arrive whole', async () => {
  const sandbox = await startSandbox(options)
  const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 7 + (i >> 8)) & 255))
  const result = await sandbox.run(sh('cat; echo end >&2', { stdin: { bytes }, keepStdoutBytes: 10_000_000 }))
  assert.ok(result.stdout.equals(bytes))
  assert.equal(String(result.stderr), 'end\n')
  await sandbox.close()
})

test('closing rejects what waits with STOPPING, at once, and can be done twice', async () => {
  const sandbox = await startSandbox(options)
  const waiting = [sandbox.run(sh('sleep 100')), sandbox.run(sh('true'))]
  const rejections = Promise.all(waiting.map((run) => assert.rejects(run, { code: 'STOPPING', canRetry: true })))
  await Promise.all([sandbox.close(), sandbox.close(), rejections])
  await sandbox.exited
  await assert.rejects(sandbox.run(sh('true')), { code: 'STOPPING' })
  sandbox.abort()
})

test('a box that dies is a fault that may be retried, never a verdict', async () => {
  await using box = await impostor('echo "ready 1 cgroups=v1"; read line; exit 3')
  const sandbox = await startSandbox({ ...options, boxPath: box.path })
  await assert.rejects(sandbox.run(sh('true')), { code: 'BOX_DIED', message: 'the box ended with code 3', canRetry: true })
  await sandbox.exited
  await assert.rejects(sandbox.clearProgram(), { code: 'BOX_DIED' })
  await sandbox.close()
})

test('a box that says nonsense is a fault of the protocol', async () => {
  for (const nonsense of ['hello', 'result sideways\\nend', 'ok\\nok', 'result exited\\ncomparison odd 1 1\\nend', 'ready 1']) {
    await using box = await impostor(`echo "ready 1 cgroups=v1"; read line; printf '${nonsense}\\n'; cat > /dev/null`)
    const sandbox = await startSandbox({ ...options, boxPath: box.path })
    await assert.rejects(sandbox.run(sh('true')), { code: 'BOX_PROTOCOL' }, nonsense)
    await sandbox.close()
  }
})

test('a box that cannot start says why', async () => {
  await assert.rejects(startSandbox({ ...options, boxPath: '/no/such/box' }), { code: 'BOX_START_FAILED', message: /\/no\/such\/box/ })
  await assert.rejects(startSandbox({ ...options, dataDir: '/no/such/folder' }), { code: 'BOX_START_FAILED', message: /\/no\/such\/folder: No such file/ })
  await using unsafe = await impostor('echo "fatal host-unsafe no cgroups here"; exit 1')
  await assert.rejects(startSandbox({ ...options, boxPath: unsafe.path }), { code: 'HOST_UNSAFE', message: 'no cgroups here', canRetry: false })
  await using wrong = await impostor('exit 2')
  await assert.rejects(startSandbox({ ...options, boxPath: wrong.path }), { code: 'BOX_START_FAILED', message: 'the box ended with code 2' })
})

test('what the box tells the operator is passed on, line by line', async () => {
  await using box = await impostor('echo one >&2; echo two >&2; echo "ready 1 cgroups=v1"; cat > /dev/null')
  const lines: string[] = []
  const sandbox = await startSandbox({ ...options, boxPath: box.path, onLog: (line) => lines.push(line) })
  await sandbox.close()
  assert.deepEqual(lines, ['one', 'two'])
})

test('the host is checked feature by feature, and this one is fit to judge', async () => {
  const features = await checkHost(boxPath)
  assert.deepEqual(features.filter(({ required, ok }) => required && !ok), [])
  assert.deepEqual(features.slice(0, 1).map(({ name, required }) => [name, required]), [['cgroups', true]])
  for (const feature of features) assert.equal(feature.mend === null, feature.ok)
  await assert.rejects(checkHost('/no/such/box'), { code: 'BOX_START_FAILED' })
})

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import type { RunSpec } from '../../src/sandbox/sandbox.ts'
import { ownCgroups } from './support/own-cgroups.ts'
import { c } from './support/programs.ts'
import { boxPath, limits, MiB, text } from './support/slot.ts'

const user = 4321

/** A place where an ordinary user may make cgroups, as systemd gives it with `Delegate=yes`, and a box that starts there. */
function delegate() {
  const folder = mkdtempSync(join(tmpdir(), 'gavel-unprivileged-'))
  chmodSync(folder, 0o755)
  copyFileSync(boxPath, join(folder, 'box'))
  // In v2 it makes the controllers available below this process's cgroup, if they are not.
  spawnSync(boxPath, { input: '' })
  const cgroups = ownCgroups().map((path) => join(path, `unprivileged-${process.pid}`))
  for (const path of cgroups) {
    mkdirSync(path)
    for (const file of ['.', 'cgroup.procs', 'cgroup.subtree_control', 'tasks']) spawnSync('chown', [String(user), join(path, file)])
  }
  const wrapper = join(folder, 'start')
  writeFileSync(wrapper, `#!/bin/sh\nfor path in ${cgroups.join(' ')}; do echo $$ > $path/cgroup.procs; done\nexec setpriv --reuid ${user} --regid ${user} --clear-groups ${folder}/box "$@"\n`)
  chmodSync(wrapper, 0o755)
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'data/input'), 'input\n', { mode: 0o644 })
  chownSync(join(folder, 'data/input'), user, user)
  return {
    boxPath: wrapper,
    dataDir: join(folder, 'data'),
    [Symbol.dispose]() {
      for (const path of cgroups) {
        if (existsSync(join(path, 'gavel-processes'))) rmdirSync(join(path, 'gavel-processes'))
        rmdirSync(path)
      }
      rmSync(folder, { recursive: true })
    },
  }
}

// Without root, the other tests run as an ordinary user themselves.
test('an ordinary user with a cgroup of its own gets a box that isolates and limits as well', { skip: process.getuid?.() !== 0 }, async () => {
  using place = delegate()
  const sandbox = await startSandbox({ boxPath: place.boxPath, dataDir: place.dataDir, name: `unprivileged-${process.pid}`, binds: [], hides: [], allowWeakBox: false })
  const run = async (body: string, more: Partial<RunSpec> = {}) => {
    await sandbox.putProgramFile('main', c(body), true)
    return await sandbox.run({ argv: ['/program/main'], env: {}, limits, ...more })
  }
  try {
    const input = 'char line[10] = ""; read(0, line, 6); printf("%d %d %d %s", open("/proc/self/fd/0", O_RDWR), fchmod(0, 0777), open("/program/main", O_RDWR), line);'
    assert.equal(text(await run(input, { stdin: { path: 'input' } })), '-1 -1 -1 input\n')
    assert.equal(readFileSync(join(place.dataDir, 'input'), 'utf8'), 'input\n')
    assert.equal((await run('for (;;) memset(malloc(1 << 20), 1, 1 << 20);', { limits: { ...limits, memoryBytes: 32 * MiB } })).outcome, 'memory_limit')
    assert.equal(text(await run('int n = 0; for (int i = 0; i < 40; i++) { int p = fork(); if (!p) pause(); n += p > 0; } printf("%d", n);')), '15')
    assert.equal((await run('for (;;);', { limits: { ...limits, cpuTimeMs: 100 } })).outcome, 'cpu_limit')
    // The box's first process has the same user. A flood of the signal that stops a run must not drown the keeper's.
    const flood = await run('for (int i = 0; i < 3; i++) fork(); for (;;) kill(1, SIGUSR1);', { limits: { ...limits, cpuTimeMs: 200 } })
    assert.deepEqual([flood.outcome, flood.evidence.boxRestarted], ['cpu_limit', false])
    await run('mkdir("/w/a", 0700); mkdir("/w/a/b", 0700); close(creat("/w/a/b/c", 0)); mkdir("/w/a/b/d", 0); chmod("/w/a/b", 0); chmod("/w/a", 0); chmod("/w", 0); for (int s = 1; s < 65; s++) kill(1, s);')
    const left = await sandbox.run({ argv: ['/bin/sh', '-c', 'ls -A /w; stat -c %a /w; grep Cap /proc/self/status; echo /proc/[0-9]*'], env: { PATH: '/bin' }, limits })
    assert.equal(text(left), `1777\n${['Inh', 'Prm', 'Eff', 'Bnd', 'Amb'].map((name) => `Cap${name}:\t0000000000000000\n`).join('')}/proc/2\n`)
  } finally {
    await sandbox.close()
  }
})

test('without cgroups nothing is judged, unless the operator says so', { skip: process.getuid?.() !== 0 }, async () => {
  using place = delegate()
  // The user may not write to the cgroup that it starts in.
  writeFileSync(place.boxPath, readFileSync(place.boxPath, 'utf8').replace(/^for .*$/m, ''))
  const options = { boxPath: place.boxPath, name: `weak-${process.pid}`, binds: [], hides: [] }
  await assert.rejects(startSandbox({ ...options, allowWeakBox: false }), { code: 'HOST_UNSAFE', message: /cgroup/ })
  const log: string[] = []
  const sandbox = await startSandbox({ ...options, allowWeakBox: true, onLog: (line) => log.push(line) })
  const run = async (body: string) => {
    await sandbox.putProgramFile('main', c(body), true)
    return await sandbox.run({ argv: ['/program/main'], env: {}, limits: { ...limits, cpuTimeMs: 500, wallTimeMs: 60_000, memoryBytes: 64 * MiB } })
  }
  try {
    assert.match(log.join('\n'), /limits for single processes only/)
    assert.equal(text(await run('printf("%d", malloc(100 << 20) == 0);')), '1')
    assert.equal(text(await run('int n = 0; for (int i = 0; i < 40; i++) { int p = fork(); if (!p) pause(); n += p > 0; } printf("%d", n < 16);')), '1')
    const threads = 'void *f(void *x) { return x; } int main() { int n = 0; pthread_t t[4]; for (int i = 0; i < 4; i++) n += pthread_create(t + i, 0, f, 0) == 0; for (int i = 0; i < n; i++) pthread_join(t[i], 0); printf("%d", n); }'
    assert.equal(text(await run(threads)), '4')
    const spinning = await run('for (;;);')
    assert.equal(spinning.outcome, 'cpu_limit')
    const working = await run('for (volatile int i = 0; i < 100000000; i++);')
    assert.ok(working.cpuTimeNs > 10e6 && working.peakMemoryBytes > 0)
  } finally {
    await sandbox.close()
  }
})

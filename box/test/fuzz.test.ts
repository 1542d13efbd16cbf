import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { buildTarget, corpusDir, targets } from '../fuzz/targets.ts'

const folder = mkdtempSync(join(tmpdir(), 'gavel-fuzz-'))
after(() => rmSync(folder, { recursive: true }))

const what = {
  protocol: 'the keeper answers every input that fuzzing has found, however it is cut, and sanitizers see nothing wrong',
  compare: 'the comparison agrees with a simple one on every input that fuzzing has found, and sanitizers see nothing wrong',
}

for (const target of targets)
  test(what[target], async () => {
    const program = join(folder, target)
    const cwd = join(folder, `${target}-files`)
    mkdirSync(cwd)
    await buildTarget(target, 'replay', program)
    const inputs = readdirSync(corpusDir(target))
    const tried = spawnSync('setarch', ['--addr-no-randomize', program, ...inputs.map((name) => join(corpusDir(target), name))], { cwd, encoding: 'utf8' })
    assert.equal(tried.status, 0, `${tried.signal ?? ''}\n${tried.stderr.slice(-10_000)}`)
    assert.equal(tried.stdout, `${inputs.length} inputs\n`)
    assert.ok(inputs.length >= 10)
  })

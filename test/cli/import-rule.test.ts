import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { root } from '../support/product.ts'

suite('the import rule', () => {
  let copy: string
  before(() => {
    copy = mkdtempSync(join(tmpdir(), 'gavel-import-rule-'))
    // Types are not what is asked here, and would need a project.
    writeFileSync(join(copy, '.oxlintrc.json'), readFileSync(join(root, '.oxlintrc.json'), 'utf8').replace('"typeAware": true', '"typeAware": false'))
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  })
  after(() => rmSync(copy, { recursive: true }))

  const refused = [
    ['domain', "import { readFileSync } from 'node:fs'"],
    ['domain', "import { Verdict } from '../contract/submission.ts'"],
    ['contract', "import { openDatabase } from '../store/connect.ts'"],
    ['judge', "import { startSandbox } from '../sandbox/sandbox.ts'"],
    ['judge/languages', "import { startSandbox } from '../../sandbox/sandbox.ts'"],
    ['api', "import { getProblem } from '../store/problems.ts'"],
    ['telemetry', "import { judge } from '../judge/judge.ts'"],
    ['judge', "import { openTracing } from '../telemetry/tracing.ts'"],
    ['queue', "import { readConfig } from '../config.ts'"],
    ['events', "import { main } from '../cli/main.ts'"],
  ] as const
  for (const [folder, line] of refused) {
    test(`${folder} may not say: ${line}`, () => {
      assert.match(lint(folder, line), /no-restricted-imports/)
    })
  }

  const allowed = [
    ['contract', "import { verdicts } from '../domain/verdict.ts'"],
    ['store', "import { verdicts } from '../domain/verdict.ts'"],
    ['api/routes', "import { Submission } from '../../contract/submission.ts'"],
    ['cli', "import { openDatabase } from '../store/connect.ts'"],
  ] as const
  for (const [folder, line] of allowed) {
    test(`${folder} may say: ${line}`, () => {
      assert.doesNotMatch(lint(folder, line), /no-restricted-imports/)
    })
  }

  function lint(folder: string, line: string): string {
    mkdirSync(join(copy, 'src', folder), { recursive: true })
    const file = join(copy, 'src', folder, 'example.ts')
    writeFileSync(file, `${line}\n`)
    const { stdout } = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['--config', '.oxlintrc.json', file], { cwd: copy, encoding: 'utf8' })
    rmSync(file)
    return stdout
  }
})

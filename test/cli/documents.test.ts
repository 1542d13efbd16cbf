import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { z } from 'zod'
import { describeSettings } from '../../src/config.ts'
import { root } from '../support/product.ts'

const documents = globSync('{*.md,docs/*.md,box/*.md,bench/*.md,examples/*.md,languages/*.md,test/attacks/*.md}', { cwd: root })
const readme = readFileSync(join(root, 'README.md'), 'utf8')

test('every setting is in the README, and none is there that is gone', () => {
  const documented = new Set(readme.match(/\b(?:GAVEL|OTEL)_[A-Z0-9_]+/g))
  assert.deepEqual([...documented].toSorted(), describeSettings().map(({ name }) => name).toSorted())
})

test('every command is in the README, and none is there that is gone', () => {
  const documented = new Set([...readme.matchAll(/^\| `gavel ([a-z]+)/gm)].map(([, name = '']) => name))
  const help = spawnSync(process.execPath, [join(root, 'src/cli/main.ts'), '--help'], { encoding: 'utf8' }).stdout
  const commands = [...help.matchAll(/^ {2}([a-z]+)\b.* {2,}\S/gm)].map(([, name = '']) => name)
  assert.ok(commands.length >= 8, help)
  assert.deepEqual([...documented].toSorted(), commands.toSorted())
})

test('every example file that the README names is there', () => {
  const missing = (readme.match(/examples\/[\w./-]+\w/g) ?? []).filter((path) => !existsSync(join(root, path)))
  assert.deepEqual(missing, [])
})

test('every npm command that a document of ours names is there', () => {
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  const named = documents.flatMap((document) => [...readFileSync(join(root, document), 'utf8').matchAll(/\bnpm run ([\w:-]+)(?: -- (\w+))?/g)])
  assert.ok(named.length > 10, 'commands were not found')
  const missing = named.filter(([, script = '', word]) => scripts[script] === undefined || (script === 'bench' && word !== undefined && !existsSync(join(root, `bench/${word}.ts`))))
  assert.deepEqual(missing.map(([command]) => command), [])
  const unnamed = Object.keys(scripts).filter((script) => !['start', 'test'].includes(script) && !named.some(([, name]) => name === script))
  assert.deepEqual(unnamed, [], 'no document tells of them')
})

test('every link from a document of ours to a file leads to one', () => {
  const broken = documents.flatMap((document) =>
    [...readFileSync(join(root, document), 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !target.startsWith('/') && !existsSync(join(root, dirname(document), target)))
      .map((target) => `${document}: ${target}`),
  )
  assert.deepEqual(broken, [])
})

import assert from 'node:assert/strict'
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from '../support/product.ts'

const document = readFileSync(join(root, 'SECURITY.md'), 'utf8')
const promised = /^## What is promised[^]*?(?=^## )/m.exec(document)?.[0] ?? ''
const rows = promised.split('\n').filter((line) => line.startsWith('| ')).slice(1)
const tests = (text: string) => [...text.matchAll(/`((?:box\/)?test\/[^`]+)`/g)].map(([, path = '']) => path)

test('every promise of SECURITY.md names tests, and each of them is there', () => {
  assert.ok(rows.length >= 12, 'the table of promises was not found')
  for (const row of rows) assert.ok(tests(row).length > 0, `no test holds: ${row}`)
  const missing = tests(document).filter((path) => statSync(join(root, path), { throwIfNoEntry: false }) === undefined)
  assert.deepEqual(missing, [])
})

test('every suite and every class of attacks holds a promise of SECURITY.md', () => {
  // attack.test.ts is about the suite itself: how a program's header is read.
  const suites = globSync('test/attacks/*.test.ts', { cwd: root }).filter((path) => path !== 'test/attacks/attack.test.ts')
  const classes = globSync('test/attacks/programs/*', { cwd: root })
  assert.deepEqual([...suites, ...classes].filter((path) => !tests(promised).includes(path)), [])
})

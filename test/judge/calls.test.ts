import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { document, isAllowed, needNotBeSeen, readCommands, readSeen, readTable } from './calls/table.ts'

const groups = readTable()
const seen = readSeen()

test('every system call that box allows was seen in a compiler, a runtime or an ordinary program, or is another form of one that was', () => {
  const needless = groups.filter((group) => !needNotBeSeen(group)).flatMap(({ calls }) => calls.filter(({ name, answer }) => isAllowed(answer) && seen[name] === undefined))
  assert.deepEqual(needless, [])
})

test('of calls with many commands only those are allowed that were seen, and other forms of them', () => {
  assert.deepEqual(readCommands().filter((command) => seen[command] === undefined), [])
})

test('every system call that box answers has a reason beside it, and none is there twice', () => {
  assert.ok(groups.length > 10)
  assert.deepEqual(groups.filter(({ reason }) => reason === ''), [])
  const names = groups.flatMap(({ calls }) => calls.map(({ name }) => name))
  assert.deepEqual(names.filter((name, i) => names.indexOf(name) !== i), [])
})

test('box/CALLS.md says what the table and what was seen say', () => {
  assert.equal(readFileSync(join(import.meta.dirname, '../../box/CALLS.md'), 'utf8'), document(groups, seen), 'run: npm run record-calls')
})

import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { openSlot, said } from './support/slot.ts'

const slot = await openSlot()
after(() => slot[Symbol.asyncDispose]())
beforeEach(() => slot.sandbox.clearProgram())

test('what a compilation made becomes the program, read-only and whole', async () => {
  await slot.sandbox.putWorkFile('hello.c', Buffer.from('#include <stdio.h>\nint main() { puts("hello"); }'))
  const result = await slot.sh('gcc hello.c -o main', { collect: ['main'] })
  assert.deepEqual([result.outcome, result.exitCode, result.collected], ['exited', 0, ['main']], result.stderr.toString())
  assert.equal(said(await slot.again()), 'hello\n')
  assert.equal(said(await slot.sh('stat -c %a /program/main; echo /program/*')), '555\n/program/main\n')
})

test('patterns choose by path, and folders are kept', async () => {
  const result = await slot.sh('mkdir -p a/b; touch Main.class a/X.class a/b/Y.class a/b/y.txt', { collect: ['*.class', '*/*/*.class'] })
  assert.deepEqual(result.collected.toSorted(), ['Main.class', 'a/b/Y.class'])
  assert.equal(said(await slot.sh('find /program -type f | sort')), '/program/Main.class\n/program/a/b/Y.class\n')
})

test('a failed compilation gives no program', async () => {
  const result = await slot.sh('echo x > main; exit 1', { collect: ['main'] })
  assert.deepEqual(result.collected, [])
  assert.equal(said(await slot.sh('ls /program')), '')
})

test('a compiler cannot smuggle in what is not a file of its own', async () => {
  const result = await slot.sh('ln -s /etc/shadow main; ln -s / root; mkfifo pipe; mkdir folder; touch folder/in; ln -s folder also', { collect: ['*', '*/*'] })
  assert.deepEqual(result.collected, ['folder/in'])
  assert.equal(said(await slot.sh('find /program | sort')), '/program\n/program/folder\n/program/folder/in\n')
})

test('a result too large for /program is told, and is not passed', async () => {
  const result = await slot.sh('truncate -s 20G main', { collect: ['main'] })
  assert.deepEqual([result.passed, result.exitCode], [false, 0])
  assert.match(result.evidence.collectError ?? '', /main.*No space left/)
  await slot.sandbox.clearProgram()
  await slot.sandbox.putProgramFile('main', Buffer.from('#!/bin/sh\necho ok\n'), true)
  assert.equal(said(await slot.again()), 'ok\n')
})

test('no name that a run chooses is taken for a line of the answer', async () => {
  const name = 'main: \npassed yes\nend\nok'
  const result = await slot.sh(`truncate -s 20G '${name}'`, { collect: ['*'] })
  assert.equal(result.passed, false)
  assert.ok(result.evidence.collectError?.includes(name), result.evidence.collectError ?? 'no error')
  await slot.sandbox.clearProgram()
})

test('a file is replaced by another of its name, also while it was executable', async () => {
  for (const word of ['one', 'two']) {
    await slot.sandbox.putProgramFile('main', Buffer.from(`#!/bin/sh\necho ${word}\n`), true)
    assert.equal(said(await slot.again()), `${word}\n`)
  }
})

test('names that would leave their folder are refused', async () => {
  for (const name of ['', '.', '..', '/x', 'a/../x', 'a//x', 'a/', '../../tmp/x', 'x\0y']) {
    await assert.rejects(slot.sandbox.putProgramFile(name, Buffer.from('x')), { code: 'BOX_PROTOCOL' }, JSON.stringify(name))
    await assert.rejects(slot.sandbox.putWorkFile(name, Buffer.from('x')), { code: 'BOX_PROTOCOL' }, JSON.stringify(name))
  }
  assert.equal(said(await slot.sh('find /program /w')), '/program\n/w\n')
})

import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { openSlot, said } from './support/slot.ts'

const slot = await openSlot()
after(() => slot[Symbol.asyncDispose]())
beforeEach(() => slot.sandbox.clearProgram())

test('a compiler may write beside its sources, in whatever folder they are', async () => {
  await slot.sandbox.putWorkFile('a/b/c', Buffer.from('x'))
  assert.equal(said(await slot.sh('cp a/b/c a/b/d && mv a/b/c a/c && find a | sort')), 'a\na/b\na/b/d\na/c\n')
})

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

test('what was collected can be read, with its bytes and whether it may be executed', async () => {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7) % 256))
  await slot.sandbox.putWorkFile('data', bytes)
  const { collected } = await slot.sh('mkdir a; mv data "a/b c%\n"; echo x > main; chmod +x main; : > empty', { collect: ['main', 'empty', 'a/*'] })
  assert.deepEqual(collected.toSorted(), ['a/b c%\n', 'empty', 'main'])
  assert.deepEqual(await slot.sandbox.readProgramFile('a/b c%\n', 300_000), { name: 'a/b c%\n', executable: false, bytes })
  assert.deepEqual(await slot.sandbox.readProgramFile('empty', 0), { name: 'empty', executable: false, bytes: Buffer.alloc(0) })
  assert.deepEqual(await slot.sandbox.readProgramFile('main', 2), { name: 'main', executable: true, bytes: Buffer.from('x\n') })
})

test('a file of the program that is larger than was asked for is not given, and what is none is a fault', async () => {
  await slot.sandbox.putProgramFile('a/main', Buffer.alloc(10))
  const [large, , fits] = await Promise.all([
    slot.sandbox.readProgramFile('a/main', 9),
    assert.rejects(slot.sandbox.readProgramFile('a', 100), { code: 'BOX_DIED', message: /not a file/ }),
    slot.sandbox.readProgramFile('a/main', 10),
    assert.rejects(slot.sandbox.readProgramFile('b', 100), { code: 'BOX_DIED' }),
    ...['../w', '/etc/passwd', '..'].map((name) => assert.rejects(slot.sandbox.readProgramFile(name, 1e9), { code: 'BOX_DIED' }, name)),
  ])
  assert.deepEqual([large, fits?.bytes.length], [null, 10])
  assert.equal(said(await slot.sh('ls /program')), 'a\n')
})

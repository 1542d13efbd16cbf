import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { boxPath, openSlot, said } from './support/slot.ts'

test('what keeps a program from being started is our failure, and not an exit code of the program', async () => {
  await using slot = await openSlot()
  await assert.rejects(slot.run('return 0;', { cwd: '/w/nowhere' }), { message: /cannot make a process for \/program\/main in \/w\/nowhere: No such file/ })
  assert.equal(said(await slot.again()), '')
})

// Only root may go before others.
test('programs run, at the usual priority, where the judge was started with a higher one', { skip: process.getuid?.() !== 0 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gavel-nice-'))
  try {
    const wrapper = join(folder, 'start')
    writeFileSync(wrapper, `#!/bin/sh\nexec nice -n -5 ${boxPath} "$@"\n`)
    chmodSync(wrapper, 0o755)
    await using slot = await openSlot({ boxPath: wrapper })
    assert.equal(said(await slot.run('printf("%d", getpriority(PRIO_PROCESS, 0));')), '0')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

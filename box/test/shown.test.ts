import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openSlot, said } from './support/slot.ts'

// Below /tmp, which runs have one of their own of, and below /var, which they do not have.
const places = [tmpdir(), '/var/tmp'].map((parent) => mkdtempSync(join(parent, 'gavel-shown-')))
after(() => places.forEach((place) => rmSync(place, { recursive: true })))

function shown(path: string, at = path) {
  return { path, at }
}

for (const place of places) {
  chmodSync(place, 0o755)
  mkdirSync(join(place, 'judge/toolchain/bin'), { recursive: true })
  writeFileSync(join(place, 'judge/secret'), 'secret')
  writeFileSync(join(place, 'judge/toolchain/bin/tool'), '#!/bin/sh\necho tool\n', { mode: 0o755 })
  symlinkSync('toolchain/bin/tool', join(place, 'judge/tool'))

  test(`what is shown of ${place} is there, read-only, and nothing beside it`, async () => {
    await using slot = await openSlot({ binds: ['judge/toolchain', 'judge/tool'].map((name) => shown(join(place, name))) })
    for (let i = 0; i < 2; i++) {
      assert.equal(said(await slot.sh(`${place}/judge/toolchain/bin/tool; ${place}/judge/tool; ls ${place}/judge`)), 'tool\ntool\ntool\ntoolchain\n')
      await slot.sh(`cd ${place}/judge/toolchain && touch x bin/tool ../y; rm -rf ${place} /tmp/*; mv ${place} /tmp/z; chmod -R 777 /tmp; touch /tmp/left; ln -s /w ${place}`)
    }
    assert.equal(said(await slot.sh('ls /tmp')), place.startsWith('/tmp/') ? `${place.split('/')[2]}\n` : '')
  })

  test(`of two paths below ${place}, the deeper decides what is shown`, async () => {
    await using slot = await openSlot({ binds: [shown(place), shown(join(place, 'judge/toolchain'))], hides: [join(place, 'judge'), '/no/such/folder'] })
    const seen = said(await slot.sh(`${place}/judge/toolchain/bin/tool; ls ${place}; cat ${place}/judge/secret 2>&1; ls ${place}/judge 2>&1; true`))
    assert.equal(seen, `tool\njudge\ncat: ${place}/judge/secret: No such file or directory\nls: cannot open directory '${place}/judge': Permission denied\n`)
  })
}

test('a path of the host can be shown at another place', async () => {
  const [place = ''] = places
  await using slot = await openSlot({ binds: [shown(join(place, 'judge/toolchain'), '/opt/kept/tools'), shown(join(place, 'judge/toolchain'), '/tmp/tools'), shown(join(place, 'judge/tool'), '/usr/bin/env')] })
  assert.equal(said(await slot.sh('/opt/kept/tools/bin/tool; /tmp/tools/bin/tool; /usr/bin/env; ls /tmp')), 'tool\ntool\ntool\ntools\n')
})

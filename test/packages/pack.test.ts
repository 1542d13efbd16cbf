import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { packFolder } from '../../src/packages/pack.ts'
import { importing } from './archive.ts'

describe('a folder packed as a zip', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'gavel-pack-'))
    await mkdir(join(dir, 'tests'))
    await mkdir(join(dir, '.git'))
    for (const name of ['tests/b.in', 'tests/b.ans', 'tests/a.in', 'tests/a.ans', '.git/config', '.DS_Store']) await writeFile(join(dir, name), name)
  })
  afterEach(() => rm(dir, { recursive: true }))

  it('is the same bytes each time, and can be imported', async () => {
    const first = await buffer(packFolder(dir))
    await utimes(join(dir, 'tests/a.in'), 1, 1)
    assert.deepEqual(await buffer(packFolder(dir)), first)
    await importing(first, ({ result }) => assert.deepEqual(result.ok && result.manifest.tests.map(({ name }) => name), ['secret/a', 'secret/b']))
    for (const skipped of ['.git', '.DS_Store']) assert.equal(first.includes(skipped), false)
  })

  it('has what links inside it lead to', async () => {
    await symlink('tests/a.in', join(dir, 'c.in'))
    await symlink('tests/a.ans', join(dir, 'c.ans'))
    await symlink('tests', join(dir, 'again'))
    await importing(packFolder(dir), async ({ result, textOf }) => {
      assert.ok(result.ok, JSON.stringify(result))
      assert.deepEqual(result.manifest.tests.map(({ name }) => name), ['secret/again/a', 'secret/again/b', 'secret/c', 'secret/tests/a', 'secret/tests/b'])
      assert.equal(await textOf(result.manifest.tests[2]?.input), 'tests/a.in')
    })
  })

  it('is refused when a link leads out of it, nowhere, or in a circle', async () => {
    for (const [target, message] of [['/etc/passwd', /link that leads out/], ['..', /link that leads out/], ['nowhere', /link to nothing/], ['.', /leads out|around it/], ['../tests', /around it/]] as const) {
      const link = join(dir, 'tests', 'link')
      await symlink(target, link)
      await assert.rejects(buffer(packFolder(dir)), message)
      await rm(link)
    }
  })

  it('says that there is no such folder', () => assert.rejects(buffer(packFolder(join(dir, 'none'))), { code: 'ENOENT' }))
})

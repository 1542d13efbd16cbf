import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { errorsOf, forge, forgeDirectory, importing, zipOf, type Files } from './archive.ts'

const plain = { 'one.in': '1\n', 'one.ans': '1\n' }

async function refuses(source: Buffer | Files, message: RegExp, limits: { maxFiles?: number; maxUncompressedBytes?: number } = {}): Promise<void> {
  const errors = await errorsOf(source, limits)
  assert.ok(errors.some((line) => message.test(line)), errors.join('\n'))
}

describe('an archive is refused', () => {
  it('when it is no zip', () => refuses(Buffer.from('certainly not a zip archive, whatever its name may say'), /no zip archive/))
  it('when it is empty of bytes', () => refuses(Buffer.alloc(0), /no zip archive/))
  it('when it has no files', () => refuses({}, /package: the archive is empty/))
  it('when it was cut off', async () => {
    const zip = await zipOf({ ...plain, 'noise.in': randomBytes(5000) })
    for (const part of [0.3, 0.7, 0.99]) await refuses(zip.subarray(0, zip.length * part), /no zip archive, or its end is missing/)
  })
  it('when a name leads out of it', async () => refuses(forge(await zipOf({ ...plain, 'xx/evil.in': 'x' }), 'xx/evil', '../evil'), /^\.\.\/evil\.in: leads out of the package/))
  it('when a name leads out of it from below', async () => refuses(forge(await zipOf({ ...plain, 'a/xx/xx/evil.in': 'x' }), 'a/xx/xx/', 'a/../../'), /leads out of the package/))
  it('when a name is absolute', async () => refuses(forge(await zipOf({ ...plain, 'xetc/passwd': 'x' }), 'xetc/', '/etc/'), /^\/etc\/passwd: is an absolute name/))
  it('when a name is absolute on Windows', async () => refuses(forge(await zipOf({ ...plain, 'Cx/evil.in': 'x' }), 'Cx/', 'C:/'), /is an absolute name/))
  it('when a name has a backslash', async () => refuses(forge(await zipOf({ ...plain, 'a/evil.in': 'x' }), 'a/evil', 'a\\evil'), /has a backslash/))
  it('when a name has a control character', async () => refuses(forge(await zipOf({ ...plain, 'evil.in': 'x' }), 'evil', 'ev\0l'), /control characters/))
  it('when a name turns round what is shown beside it', async () => {
    for (const character of ['\u202e', '\u2066', '\u200f', '\u2028']) await refuses(await zipOf({ ...plain, [`a${character}b.in`]: 'x' }), /^a\?b\.in: has characters in its name that reverse the text/)
    await refuses(await zipOf({ ...plain, 'a\u0085b.in': 'x' }), /^a\?b\.in: has control characters/)
  })
  it('when a name has an empty part', async () => refuses(forge(await zipOf({ ...plain, 'a/b/evil.in': 'x' }), 'a/b/', 'a///'), /empty part/))
  it('when a name is not UTF-8', async () => refuses(forge(await zipOf({ ...plain, 'é.in': 'x' }), 'Ã©', '\xff\xfe'), /not UTF-8/))
  it('when there is a symbolic link in it', async () => refuses(await zipOf({ 'link.in': '/etc/passwd' }, { mode: 0o120777 }), /^link\.in: is a symbolic link/))
  it('when a folder in it is a link', async () => refuses(forge(await zipOf({ 'linkx': '/etc' }, { mode: 0o120777 }), 'linkx', 'link/'), /^link\/: is a symbolic link/))
  it('when there is a device in it', async () => refuses(await zipOf({ 'null.in': '' }, { mode: 0o020666 }), /neither a file nor a folder/))
  it('when two files have one name', async () => refuses(forge(await zipOf({ ...plain, 'two.in': '2\n' }), 'two.in', 'one.in'), /^one\.in: is in the archive twice/))
  it('when a file is encrypted', async () => refuses(forgeDirectory(await zipOf(plain), 8, [1, 8]), /is encrypted/))
  it('when a file is compressed in an unknown way', async () => refuses(forgeDirectory(await zipOf(plain), 10, [14, 0]), /compressed by method 14/))
  it('when it has too many files', () => refuses(plain, /2 files; 1 are the most/, { maxFiles: 1 }))
  it('when it unpacks to too much', () => refuses(plain, /unpacks to 4 bytes; 3 are the most/, { maxUncompressedBytes: 3 }))
  it('when it declares to be a bomb', async () => refuses(forgeDirectory(await zipOf(plain, { compress: true }), 24, [0, 0, 0, 0x40]), /more than 250 times its size/))
  it('when a file unpacks to more than it declares', async () => {
    const zip = await zipOf({ ...plain, 'aa.in': Buffer.alloc(100_000), 'aa.ans': '1' }, { compress: true })
    const place = zip.toString('latin1').lastIndexOf('aa.in') - 46
    zip.writeUInt32LE(10, place + 24)
    await refuses(zip, /^aa\.in: is damaged in the archive: it unpacks to more than the 10 bytes/)
  })
  it('when a file is damaged', async () => {
    const bytes = randomBytes(1000)
    const zip = await zipOf({ ...plain, 'noise.in': bytes, 'noise.ans': '1' }, { compress: false })
    zip[zip.indexOf(bytes) + 500] = 1 + (zip[zip.indexOf(bytes) + 500] ?? 0)
    await refuses(zip, /^noise\.in: is damaged in the archive: its CRC-32 is wrong/)
  })
  it('when a file is not what deflate writes', async () => {
    const text = Buffer.from('some text that can be packed, some text that can be packed')
    const zip = await zipOf({ ...plain, 'text.in': text, 'text.ans': '1' }, { compress: true })
    zip.fill(0xff, zip.indexOf('text.in') + 'text.in'.length, zip.indexOf('text.in') + 'text.in'.length + 20)
    await refuses(zip, /^text\.in: is damaged in the archive/)
  })
  it('when its files overlap', async () => {
    const zip = await zipOf({ ...plain, 'two.in': '2', 'two.ans': '2' })
    const place = zip.toString('latin1').lastIndexOf('two.in') - 46
    zip.writeUInt32LE(0, place + 42)
    await refuses(zip, /overlap/)
  })
  it('for all its faults at once', async () => {
    const errors = await errorsOf(forge(forge(await zipOf({ ...plain, 'xx/a.in': '', 'yyy/b.in': '' }), 'xx/', '../'), 'yyy/', '/yy/'))
    assert.equal(errors.length, 2)
  })
})

it('takes names that differ by case, folders, and what desktops leave lying about', () =>
  importing({ 'A.in': '1', 'A.ans': '1', 'a.in': '2', 'a.ans': '2', '__MACOSX/._a.in': 'x', '.DS_Store': 'x', '.git/config': 'x', 'sub/.gitignore': 'x' }, ({ result }) => {
    assert.ok(result.ok)
    assert.deepEqual(result.manifest.tests.map(({ name }) => name), ['secret/A', 'secret/a'])
    assert.deepEqual(result.warnings, [])
  }))

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { zipOf } from '../../packages/archive.ts'
import { testApi } from '../../support/api.ts'
import { root } from '../../support/product.ts'
import { listening } from '../../support/raw-http.ts'

const api = await testApi()
const setter = await api.addUser('setter', 'setter')
const { url } = await listening(api.app)
const folder = await mkdtemp(join(tmpdir(), 'gavel-cli-'))
after(() => rm(folder, { recursive: true }))

/** What a command prints; the promise fails when its exit code is not 0. */
async function gavel(...args: string[]): Promise<string> {
  const env = { ...process.env, GAVEL_URL: url, GAVEL_TOKEN: setter.token, NO_COLOR: '1' }
  return (await promisify(execFile)(process.execPath, [join(root, 'src/cli/main.ts'), 'problem', ...args], { env, maxBuffer: 64 * 1024 ** 2 })).stdout
}

const zip = join(folder, 'sum.zip')
const large = `${'7'.repeat(79)}\n`.repeat(50_000)
const data = { 'sample/1.in': '1 2\n', 'sample/1.ans': '3\n', 'secret/1.in': large, 'secret/1.ans': '42\n', 'secret/2.in': '5 5\n', 'secret/2.ans': '10\n' }
await writeFile(zip, await zipOf(data))
await gavel('push', zip, '--message', 'first')
await writeFile(zip, await zipOf({ ...data, 'secret/1.ans': '43\n', 'secret/2.ans': '1\n' }))
await gavel('push', zip, '--draft', '-m', 'the answers of both were wrong')
const { items } = JSON.parse(await gavel('versions', 'sum', '--json'))
const [second, first] = items.map((one: { version: string }) => one.version)

test('the versions of a problem are listed with who, why and what changed', async () => {
  const lines = (await gavel('versions', 'sum')).trim().split('\n').map((line) => line.split(/ {2,}/))
  assert.deepEqual(lines, [
    ['version', 'state', 'tests', 'size', 'new', 'changes', 'by', 'message'],
    [second, 'draft', '3', '3.8 MiB', '5 B', '~2', 'setter', 'the answers of both were wrong'],
    [first, 'published', '3', '3.8 MiB', '3.8 MiB', 'setter', 'first'],
  ])
})

test('what differs is shown test by test, for the newest version or another', async () => {
  const shown = (await gavel('changes', 'sum')).trim().split('\n').map((line) => line.trim().split(/ {2,}/))
  assert.deepEqual(shown, [
    [`${second} against ${first}: ~2`],
    ['change', 'test', 'input', 'answer', 'what differs'],
    ['changed', 'secret/1', '3.8 MiB', '3 B → 3 B', 'answer'],
    ['changed', 'secret/2', '4 B', '3 B → 2 B', 'answer'],
    ['warning answers: 2 of 3 tests have another answer'],
  ])
  assert.equal(await gavel('changes', 'sum', first), `${first}: there is nothing to compare it with\n`)
  assert.match(await gavel('changes', 'sum', first, '--against', second), /warning version: it is older/)
  assert.equal(JSON.parse(await gavel('changes', 'sum', '--against', 'published', '--json')).against, first)
})

test('publishing and going back say what is judged on now, with warnings', async () => {
  assert.equal(await gavel('publish', 'sum', second), `✓ sum: published ${second} · 3 tests, 3.8 MiB · the answers of both were wrong\n  warning answers: 2 of 3 tests have another answer\n`)
  assert.match(await gavel('publish', 'sum', first), /^✓ sum: published .*\n {2}warning version: it is older than the published one\n {2}warning answers/)
  await assert.rejects(gavel('publish', 'sum', '2020-01-01T00:00:00.000Z'), { code: 1, stderr: /sum has no version 2020-01-01T00:00:00.000Z/ })
})

test('the newest version needs no name', async () => {
  assert.match(await gavel('publish', 'sum', 'newest'), new RegExp(`^✓ sum: published ${second} `))
  assert.equal(await gavel('test', 'sum', 'secret/1', 'answer', '--version', 'newest'), '43\n')
  assert.match(await gavel('rejudge', 'sum', '--version', 'newest'), new RegExp(`^sum on ${second}: ready · 0 of 0 judged`))
  await gavel('publish', 'sum', first)
})

test('the data of a test is printed byte for byte, of the published version or another', async () => {
  assert.equal(await gavel('test', 'sum', 'secret/1', 'input'), large)
  assert.equal(await gavel('test', 'sum', 'secret/1', 'answer', '--version', second), '43\n')
  await assert.rejects(gavel('test', 'sum', 'secret/9', 'answer'), { code: 1, stderr: /has no test secret\/9/ })
  await assert.rejects(gavel('test', 'sum', 'secret/1', 'output'), { code: 1, stderr: /an "input" and an "answer", no "output"/ })
})

test('whoever has read enough of a test ends the command without a complaint', async () => {
  const command = `"${process.execPath}" "${join(root, 'src/cli/main.ts')}" problem test sum secret/1 input | head -c 5`
  const { stdout, stderr } = await promisify(execFile)('/bin/sh', ['-c', command], { env: { ...process.env, GAVEL_URL: url, GAVEL_TOKEN: setter.token } })
  assert.deepEqual([stdout, stderr], ['77777', ''])
})

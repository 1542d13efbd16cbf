import assert from 'node:assert/strict'
import { readFile, writeFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { suite, test } from 'node:test'
import { readyProgram, run } from '../../scripts/kubernetes/tools.ts'

const file = resolve(import.meta.dirname, '../../compose.yaml')

/** What Docker Compose makes of a file; variables stay as they are. */
const load = (path: string) => run(readyProgram('docker-compose'), ['-f', path, 'config', '--no-interpolate'])

suite('compose.yaml', () => {
  test('is what the Compose Specification takes', async () => {
    assert.match(await load(file), /^ {2}worker:$/m)
  })

  test('a word that the specification does not know is found', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gavel-compose-'))
    try {
      const misspelt = join(folder, 'compose.yaml')
      await writeFile(misspelt, (await readFile(file, 'utf8')).replace('stop_grace_period', 'stop_grace'))
      await assert.rejects(load(misspelt), /stop_grace/)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('has a load balancer whose file HAProxy takes', async () => {
    await run('haproxy', ['-c', '-q', '-f', join(file, '../deploy/compose/haproxy.cfg')])
  })

  test('keeps no secret', async () => {
    const text = await readFile(file, 'utf8')
    for (const [, name, value] of text.matchAll(/^\s*(\w*(?:PASSWORD|TOKEN)):\s*(.*)$/gm)) assert.match(value ?? '', /^"?\$\{/, name)
  })
})

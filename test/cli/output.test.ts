import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { styleText } from 'node:util'
import { forTerminal } from '../../src/cli/print.ts'
import { Submission } from '../../src/contract/submission.ts'

const main = join(import.meta.dirname, '../../src/cli/main.ts')

/** `gavel config`, whose output goes to what the shell says in `redirection`. */
async function config(redirection: string): Promise<{ code: unknown; errors: string }> {
  const child = spawn('sh', ['-c', `"$0" "$1" config ${redirection}`, process.execPath, main], { stdio: ['ignore', 'ignore', 'pipe'] })
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { code, errors }
}

test('a reader that has enough, as head does, is no error', async () => {
  assert.deepEqual(await config('| true'), { code: 0, errors: '' })
  assert.deepEqual(await config('--json | head -c 1'), { code: 0, errors: '' })
})

test('output that cannot be written is one line and exit code 1', async () => {
  assert.deepEqual(await config('>/dev/full'), { code: 1, errors: 'cannot print: ENOSPC: no space left on device, write\n' })
})

test('what a compiler or a package says cannot speak to the terminal that it is printed on', async () => {
  const evil = '\u001b[2J\u001b]0;owned\u0007\u009b31m\rAC\u202etxt\u0085\u007f'
  const example = Submission.parse(Object.values(Submission.meta()?.examples ?? {})[0])
  const submission = { ...example, user: evil, verdict: 'CE', compiler_output: `a.c:1:\terror: ${evil}\n1 error\n`, runs: example.runs.map((run) => ({ ...run, message: evil })) }
  await using server = await answering(200, submission)
  const said = await gavel(server.url, 'runs', submission.id)
  const written = '\\u001b[2J\\u001b]0;owned\\u0007\\u009b31m\\u000dAC\\u202etxt\\u0085\\u007f'
  assert.ok(said.printed.includes(`\na.c:1:\terror: ${written}\n1 error\n`), `${said.printed}${said.errors}`)
  assert.doesNotMatch(said.printed.replaceAll(/[\n\t]/g, ''), /[\p{Cc}\u202e]/u)
  // The same for programs, which read what was meant.
  const json = await gavel(server.url, 'runs', submission.id, '--json')
  assert.doesNotMatch(json.printed.replaceAll('\n', ''), /[\p{Cc}\u202e]/u)
  assert.deepEqual(JSON.parse(json.printed), submission)

  await using refusing = await answering(422, { type: 'urn:gavel:error:package-invalid', title: '', status: 422, detail: `problem.yaml: ${evil}` })
  assert.equal((await gavel(refusing.url, 'runs', submission.id)).errors, `problem.yaml: ${written}\n`)
})

test('colours are left as they are, and nothing else of that kind', () => {
  const styles = ['green', 'red', 'yellow', 'magenta', 'cyan', 'yellowBright', 'blue', 'gray', 'bold', 'dim'] as const
  for (const style of styles) {
    const coloured = styleText(style, 'AC', { validateStream: false })
    assert.notEqual(coloured, 'AC')
    assert.equal(forTerminal(coloured), coloured, style)
  }
  assert.equal(forTerminal('\u001b[8mhidden\u001b[1;31m\u001b[10A'), '\\u001b[8mhidden\\u001b[1;31m\\u001b[10A')
})

/** A server that gives one answer to everything. */
async function answering(status: number, body: unknown): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer((_request, response) => response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(body)))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function gavel(url: string, ...args: string[]): Promise<{ printed: string; errors: string }> {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, GAVEL_URL: url, GAVEL_TOKEN: 'a-token' }, stdio: ['ignore', 'pipe', 'pipe'] })
  const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { printed, errors }
}

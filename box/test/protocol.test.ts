import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { boxPath, slowness } from './support/slot.ts'

const limitLines = `cpu-ns ${slowness * 1e9}\nwall-ns ${slowness * 3e9}\nmemory-bytes 67108864\noutput-bytes 65536\nprocesses 4\n`
const good = `run\narg /bin/echo\narg fine\n${limitLines}go\n`

/** What the box says to all this, without its greeting. */
function say(input: string | Buffer, args: string[] = []): string {
  const result = spawnSync(boxPath, ['--name', `protocol-${process.pid}`, ...args], { input, encoding: 'latin1', maxBuffer: 1 << 28 })
  assert.deepEqual([result.status, result.signal], [0, null], result.stderr)
  assert.match(result.stdout, /^ready 1 cgroups=v[12]\n/)
  return result.stdout.slice(result.stdout.indexOf('\n') + 1)
}

/** Everything after the bad request must still be understood. */
function refuses(request: string | Buffer, complaint: RegExp): void {
  const answer = say(Buffer.concat([Buffer.from(request), Buffer.from(good)]))
  const [first = ''] = answer.split('\n')
  assert.match(first, /^error bad-request /)
  assert.match(first, complaint)
  assert.match(answer, /\nresult exited\n[^]*\nstdout 5\nfine\n\nend\n$/, answer)
}

function source(name: string): string {
  return readFileSync(join(import.meta.dirname, '..', name), 'utf8')
}

test('every request, line and answer is in PROTOCOL.md, and nothing else is', () => {
  const document = source('PROTOCOL.md')
  const understood = ['keeper.c', 'request.c'].flatMap((name) => [...source(name).matchAll(/strcmp\((?:line|key), "([a-z-]+)"\)/g)].map(([, word = '']) => word))
  // The beginning of each string, and of each line in it.
  const said = [...source('answer.c').matchAll(/(?:(?<!fault\()"|\\n)([a-z]+(?:-[a-z]+)*) /g)].map(([, word = '']) => word)
  const documented = new Set([...document.matchAll(/`([a-z][a-z-]+)[ `]/g)].map(([, word]) => word))
  assert.ok(understood.length > 20 && said.length >= 10, `${understood.length} ${said.length}`)
  for (const word of [...understood, ...said]) assert.ok(documented.has(word), `${word} is not in PROTOCOL.md`)
  const rows = [...document.matchAll(/^\| `([a-z-]+)/gm)].map(([, word = '']) => word)
  const known = new Set([...understood, ...said, 'bad-request', 'too-large', 'no-space', 'box-failed', 'collect-error', 'stdout', 'stderr'])
  for (const word of rows) assert.ok(known.has(word), `${word} is only in PROTOCOL.md`)
})

test('every option is in the help', () => {
  const help = spawnSync(boxPath, ['--help'], { encoding: 'utf8' }).stdout
  const options = ['options.c', 'main.c'].flatMap((name) => [...source(name).matchAll(/"(--[a-z-]+)"/g)].map(([, word = '']) => word))
  assert.ok(options.length > 10)
  for (const option of options) assert.ok(option === '--help' || help.includes(`${option} `), option)
})

/** Without what differs from run to run. */
function shape(text: string): string {
  return text.replaceAll(/(ns|bytes) \d+$/gm, '$1 N').replace(/v[12]/, 'v')
}

test('the example of PROTOCOL.md works as it stands there', () => {
  const document = readFileSync(join(import.meta.dirname, '../PROTOCOL.md'), 'utf8')
  const [, commands = ''] = /```sh\n([^]*?)```/.exec(document) ?? []
  const [, expected = ''] = /prints\n\n```\n([^]*?)```/.exec(document) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'gavel-protocol-'))
  symlinkSync(join(import.meta.dirname, '..'), join(folder, 'box'))
  const result = spawnSync('sh', ['-ec', `mkdir build; ${commands}`], { cwd: folder, encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  assert.equal(shape(result.stdout), shape(expected), result.stderr)
})

test('a request that is not understood is answered with what is wrong, and the next one works', () => {
  const a = 'run\narg /bin/true\n'
  refuses('hello\n', /hello: no such request/)
  refuses('\n', /no such request/)
  refuses('run\ngo\n', /arg: at least one is needed/)
  refuses(`run\narg true\n${limitLines}go\n`, /absolute path/)
  refuses(`${a}go\n`, /cpu-ns, wall-ns, memory-bytes, output-bytes and processes must be given/)
  refuses(`${a}cpu-ns -1\n${limitLines}go\n`, /cpu-ns -1: must be a whole number/)
  refuses(`${a}cpu-ns 1e9\n${limitLines}go\n`, /cpu-ns 1e9/)
  refuses(`${a}cpu-ns 99999999999999999999\n${limitLines}go\n`, /cpu-ns/)
  refuses(`${a}${limitLines}memory-bytes 9000000000000000000\ngo\n`, /more than any machine has/)
  refuses(`${a}${limitLines}colour red\ngo\n`, /colour: a run has no such line/)
  refuses(`${a}${limitLines}arg %zz\ngo\n`, /hexadecimal/)
  refuses(`${a}${limitLines}arg %00\ngo\n`, /zero byte/)
  refuses(`${a}${limitLines}float-relative-tolerance nan\ngo\n`, /must be a number/)
  refuses(`${a}${limitLines}float-relative-tolerance 1\nfloat-relative-tolerance 1\ngo\n`, /given twice/)
  refuses(`${a}${limitLines}keep-stdout-bytes 1000000000\ngo\n`, /at most/)
  refuses(`${a}${limitLines}stdin-bytes 3\nabcstdin-bytes 0\n\ngo\n`, /newline must follow/)
  refuses(`${a}${limitLines}stdin-file x\nstdin-bytes 1\nx\ngo\n`, /only one/)
  refuses(`${a}${limitLines}cwd w\ngo\n`, /cwd w/)
  refuses(`${a}${'collect x\n'.repeat(65)}${limitLines}go\n`, /collect: at most 64/)
  refuses(`${a}${'arg x\n'.repeat(5000)}${limitLines}go\n`, /arg: at most 4095/)
  refuses(`${a}${`arg ${'x'.repeat(100_000)}\n`.repeat(6)}${limitLines}go\n`, /longer than \d+ bytes together/)
  refuses(`${a}arg ${'x'.repeat(200_000)}\n${limitLines}go\n`, /line is longer/)
  refuses(`${'x'.repeat(1_000_000)}\n`, /line is longer/)
  refuses('put-program file 3\n', /put-program: must be followed by/)
  refuses('put-program file many main\n', /put-program: must be followed by/)
  refuses('put-program folder 3 main\nabc\n', /must be file or executable/)
  refuses('put-program file 3 ../main\nabc\n', /\.\.\/main/)
  refuses('put-program file 3 a b\n', /put-program: must be followed by/)
  refuses('read-program main\n', /read-program: must be followed by/)
  refuses('read-program -1 main\n', /read-program: must be followed by/)
  refuses('read-program 1 %0\n', /hexadecimal/)
  refuses('put-work x main\n', /put-work: must be followed by/)
  refuses('put-work 3 /etc/passwd\nabc\n', /relative path/)
  refuses(Buffer.from([1, 2, 255, 10]), /no such request/)
})

test('a zero byte in a line is said to be wrong, and does not cut off what comes after it', () => {
  refuses('run\0fast\n', /zero byte/)
  refuses('clear-program\0\n', /zero byte/)
  refuses(`run\narg /bin/echo\narg cut\0off\n${limitLines}go\n`, /zero byte/)
  refuses(`run\narg /bin/true\n${limitLines}cpu-ns 5\0\ngo\n`, /zero byte/)
  refuses(Buffer.from([0, 10]), /zero byte/)
})

test('any bytes at all are answered, and never with a crash', () => {
  let state = 1
  const byte = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24
  const words = ['run', 'go', 'arg', 'put-work', 'put-program file', 'stdin-bytes', 'cpu-ns', 'collect', '%', '5', '99999999999', '-1', ' ', '\n', '\n', '\0', '/bin/true', 'resume', 'clear-program']
  for (let i = 0; i < 20; i++) {
    const parts = Array.from({ length: 2000 }, () => (byte() < 200 ? Buffer.from(words[byte() % words.length] ?? '') : Buffer.from([byte()])))
    say(Buffer.concat(parts))
  }
})

test('a hundred requests sent at once are answered in order', () => {
  const answer = say(Array.from({ length: 100 }, (_, i) => `put-work 1 x\n${i % 10}\nrun\narg /bin/cat\narg x\n${limitLines}go\n`).join(''))
  const said = [...answer.matchAll(/\nstdout 1\n(\d)\n/g)].map(([, digit]) => Number(digit))
  assert.deepEqual(said, Array.from({ length: 100 }, (_, i) => i % 10))
})

test('a wrong option is a sentence and exit code 2', () => {
  for (const args of [['--colour'], ['--name'], ['--name', 'a/b'], ['--cpu', 'x'], ['--bind', 'relative'], ['--data', '/a/../b'], ['--uids', '0-5'], ['--uids', '9-5']]) {
    const result = spawnSync(boxPath, args, { encoding: 'utf8' })
    assert.deepEqual([result.status, result.stdout], [2, ''])
    assert.match(result.stderr, /^box: --\w+.*\n$/)
  }
})

test('a folder that is not there is said so at the start', () => {
  for (const option of ['--data', '--bind']) {
    const result = spawnSync(boxPath, [option, '/no/such/folder'], { encoding: 'utf8' })
    assert.equal(result.status, 1)
    assert.match(result.stdout, /^fatal cannot-start .*\/no\/such\/folder.*No such file or directory\n$/)
  }
})

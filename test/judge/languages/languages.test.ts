import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, watch } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Language as LanguageView } from '../../../src/contract/language.ts'
import { Fault } from '../../../src/domain/fault.ts'
import { bindsOf, detectLanguages } from '../../../src/judge/languages/languages.ts'
import { languageView } from '../../../src/judge/languages/view.ts'

const shipped = join(import.meta.dirname, '../../../languages')
const { signal } = new AbortController()

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-languages-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

/** A language of its own, whose "toolchain" is the shell. */
function shellLanguage(change: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id: 'shell', name: 'Shell', extensions: ['.sh'], install: 'apt-get install dash', entry: 'file',
    toolchain: { find: ['no-such-shell', 'sh'], version: ['{tool}', '-c', 'echo; echo shell 1.0; echo more'] },
    compile: { command: '{tool} -n {main}', keep_sources: true },
    run: { command: '{tool} /program/{main}' },
    ...change,
  })
}

test('every shipped language is found on this machine with the version that the toolchain printed', async () => {
  const languages = await detectLanguages({ dir: shipped, preparedDir: null, signal })
  for (const id of ['c', 'cpp', 'go', 'java', 'javascript', 'python3', 'rust']) assert.ok(languages.some((language) => language.id === id), id)
  for (const language of languages) {
    const view = languageView(language)
    assert.deepEqual(LanguageView.parse(view), view)
    assert.equal(view.available, true, language.id)
    assert.match(view.version, /\d+\.\d+/)
    assert.doesNotMatch(`${view.compile} ${view.run}`, /[{}]|\/root|\/tmp/)
  }
})

test('a candidate that is not there is passed over, and the first line of its version is taken', async (t) => {
  const dir = await temporaryFolder(t)
  await writeFile(join(dir, 'shell.yaml'), shellLanguage())
  const [shell] = await detectLanguages({ dir, preparedDir: null, signal })
  assert.equal(shell?.toolchain?.version, 'shell 1.0')
  assert.match(shell?.toolchain?.run.argv.join(' ') ?? '', /^\/.*sh \/program\/\{main\}$/)
})

test('an option depends on what else is installed, and is left out where nothing is', async (t) => {
  const dir = await temporaryFolder(t)
  const choose = { linker: { 'no-such-linker': '--none', sh: '--first', env: '--second' }, missing: { 'no-such-linker': '--none' } }
  const toolchain = { find: ['sh'], version: ['{tool}', '-c', 'echo 1'], choose }
  await writeFile(join(dir, 'shell.yaml'), shellLanguage({ toolchain, compile: { command: '{tool} {linker} -x={linker} {missing} -y={missing} {main}', env: { A: '{linker}', B: '{missing}' } } }))
  const [shell] = await detectLanguages({ dir, preparedDir: null, signal })
  assert.deepEqual(shell?.toolchain?.compile.argv.slice(1), ['--first', '-x=--first', '{main}'])
  assert.deepEqual(shell?.toolchain?.compile.env, { A: '--first' })
})

test('a language without its toolchain is listed with how to install it', async (t) => {
  const dir = await temporaryFolder(t)
  await writeFile(join(dir, 'shell.yaml'), shellLanguage({ needs: ['no-such-linker'] }))
  const languages = await detectLanguages({ dir, preparedDir: null, signal })
  assert.deepEqual(languages.map(languageView), [
    { id: 'shell', name: 'Shell', extensions: ['.sh'], version: '', compile: null, run: '', available: false, install: 'apt-get install dash' },
  ])
})

test('a mistake in a data file is named with the file and the key', async (t) => {
  const dir = await temporaryFolder(t)
  await writeFile(join(dir, 'shell.yaml'), shellLanguage({ extension: '.sh' }))
  await assert.rejects(detectLanguages({ dir, preparedDir: null, signal }), (error: unknown) =>
    error instanceof Fault && error.code === 'CONFIG_INVALID' && /shell\.yaml/.test(error.message) && /extension/.test(error.message))
})

test('a data file whose name is not its id is refused', async (t) => {
  const dir = await temporaryFolder(t)
  await writeFile(join(dir, 'bash.yaml'), shellLanguage())
  await assert.rejects(detectLanguages({ dir, preparedDir: null, signal }), /the id is shell, the file's name says bash/)
})

test('what a language prepares is made once, readable by anybody, and bound into the box', async (t) => {
  const dir = await temporaryFolder(t)
  const preparedDir = join(dir, 'prepared')
  await writeFile(join(dir, 'shell.yaml'), shellLanguage({
    prepare: { files: { 'lib/hello.sh': 'echo hello' }, command: ['{tool}', '-c', 'umask 077; cp "$1/lib/hello.sh" "$LIB"', 'sh', '{prepared}'], env: { LIB: '{prepared}/copy' } },
    run: { command: '{tool} --lib={prepared} /program/{main}', env: { LIB: '{prepared}/lib' } },
  }))
  const [first] = await detectLanguages({ dir, preparedDir, signal })
  const [bind] = first === undefined ? [] : bindsOf([first])
  const folder = bind?.path ?? ''
  assert.ok(folder.startsWith(join(preparedDir, 'shell-')), folder)
  assert.equal(bind?.at, '/prepared/shell')
  assert.equal((await stat(join(folder, 'copy'))).mode & 0o777, 0o644)
  assert.deepEqual(first?.toolchain?.run.env, { LIB: '/prepared/shell/lib' })

  const made = (await stat(folder)).ctimeMs
  const [second] = await detectLanguages({ dir, preparedDir, signal })
  assert.deepEqual(second?.toolchain, first?.toolchain)
  assert.equal((await stat(folder)).ctimeMs, made)
  assert.equal((await readdir(preparedDir)).length, 1)
})

test('two processes that prepare the same at once end with one folder', async (t) => {
  const dir = await temporaryFolder(t)
  const preparedDir = join(dir, 'prepared')
  await writeFile(join(dir, 'shell.yaml'), shellLanguage({ prepare: { command: ['{tool}', '-c', 'echo x > "$1/x"', 'sh', '{prepared}'] } }))
  const both = await Promise.all([1, 2].map(() => detectLanguages({ dir, preparedDir, signal })))
  assert.deepEqual(both[0]?.[0]?.toolchain, both[1]?.[0]?.toolchain)
  assert.equal((await readdir(preparedDir)).length, 1)
})

test('a preparation that fails is told, leaves nothing, and the language works without it', async (t) => {
  const dir = await temporaryFolder(t)
  const preparedDir = join(dir, 'prepared')
  await writeFile(join(dir, 'shell.yaml'), shellLanguage({
    prepare: { command: ['{tool}', '-c', 'exit 1'] },
    run: { command: '{tool} --lib={prepared} /program/{main}' },
  }))
  const failed: string[] = []
  const [shell] = await detectLanguages({ dir, preparedDir, onPrepareFailed: (id) => failed.push(id), signal })
  assert.deepEqual(failed, ['shell'])
  assert.match(shell?.toolchain?.run.argv.join(' ') ?? '', /sh \/program\/\{main\}$/)
  assert.deepEqual(await readdir(preparedDir), [])
})

test('a preparation that is stopped takes along all that it started, and leaves nothing', { timeout: 20_000 }, async (t) => {
  const dir = await temporaryFolder(t)
  const preparedDir = join(dir, 'prepared')
  // As compilers do: a child that would go on, and a file where temporary files belong.
  const script = `sleep 60 & echo $! > ${dir}/child.new; touch "$TMPDIR/x"; mv ${dir}/child.new ${dir}/child; wait`
  await writeFile(join(dir, 'shell.yaml'), shellLanguage({ prepare: { command: ['{tool}', '-c', script, '{prepared}'] } }))
  const stop = new AbortController()
  const watcher = watch(dir, (_, name) => {
    if (name === 'child') stop.abort(new Error('stop'))
  })
  t.after(() => watcher.close())
  await assert.rejects(detectLanguages({ dir, preparedDir, signal: stop.signal }), /stop/)
  const child = Number(await readFile(join(dir, 'child'), 'utf8'))
  // Whoever inherits it reaps it.
  while (existsSync(`/proc/${child}`)) await sleep(5)
  assert.deepEqual(await readdir(preparedDir), [])
})

test('what a killed process had begun to prepare is removed by the next one, what a living one prepares is not', async (t) => {
  const dir = await temporaryFolder(t)
  const preparedDir = join(dir, 'prepared')
  const ended = spawnSync('true').pid
  await mkdir(join(preparedDir, `making-shell-${ended}-abcdef/tmp`), { recursive: true })
  await mkdir(join(preparedDir, `making-shell-${process.pid}-abcdef`))
  await writeFile(join(dir, 'shell.yaml'), shellLanguage({ prepare: { command: ['{tool}', '-c', 'true', '{prepared}'] } }))
  await detectLanguages({ dir, preparedDir, signal })
  const left = await readdir(preparedDir)
  assert.deepEqual(left.filter((name) => name.startsWith('making-')), [`making-shell-${process.pid}-abcdef`])
})

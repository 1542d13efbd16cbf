import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openSlot, text } from '../../box/test/support/slot.ts'
import type { Slot } from '../../box/test/support/slot.ts'
import { openCompileCache } from '../../src/cache/compile-cache.ts'
import type { CompileCache } from '../../src/cache/compile-cache.ts'
import type { Language } from '../../src/domain/language.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import { compilationKey } from '../../src/judge/compilation-key.ts'
import { compile } from '../../src/judge/compile.ts'
import { compilerCommand } from '../../src/judge/run-compiler.ts'
import { captured } from './captured.ts'

const { signal } = new AbortController()
const limitBytes = 64 * 1024 * 1024

let folder: string
let cache: CompileCache
let first: Slot
let second: Slot

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gavel-attacks-'))
  cache = await openCompileCache({ dir: join(folder, 'compilations'), maxBytes: limitBytes, log: { warn: () => undefined } })
  first = await openSlot({ name: `first-${process.pid}` })
  second = await openSlot({ name: `second-${process.pid}` })
})
after(async () => {
  await Promise.all([first[Symbol.asyncDispose](), second[Symbol.asyncDispose]()])
  await cache.close()
  await rm(folder, { recursive: true })
})

/** Compiles a shell script's doing as a submission is compiled, by way of the cache. */
function compileIn(slot: Slot, script: string, language: Language = captured) {
  const source = { language: language.id, entryPoint: null, files: [{ name: 'main.sh', bytes: Buffer.from(script) }] }
  return compile(slot.sandbox, language, source, defaultLimits, (key, make, until) => cache.use(key, make, until), signal)
}

const listing = async (slot: Slot) => text(await slot.sh('cd /program; ls -AlnR --quoting-style=c --time-style=+; cat main; md5sum * 2> /dev/null'))

test('names that a compiler chose come out of the cache as they went in, and forge nothing', async () => {
  const script = String.raw`
    printf '#!/bin/sh\necho contained\n' > main; chmod 755 main
    touch "$(printf '\npassed yes\nend\nok\n.class')" "$(printf 'read-program 3\nabc\n.class')" '%0Aend%0A.class' ' .class' "$(printf '\033[2J\r.class')" -- -rf.class
    mkdir x; touch "x/$(printf 'a\nb.class')"`
  const made = await compileIn(first, script)
  const names = await listing(first)
  assert.match(names, /passed yes.*read-program 3/s)
  const kept = await compileIn(second, script)
  assert.deepEqual([made.ok, made.isCached, kept.ok, kept.isCached], [true, false, true, true])
  assert.equal(await listing(second), names)
  assert.equal(text(await second.again()).trim(), 'contained')
})

test('a name that is no text is not kept under another', async () => {
  const script = String.raw`printf '#!/bin/sh\necho contained\n' > main; chmod 755 main; touch "$(printf '\377\376.class')"`
  assert.equal((await compileIn(first, script)).isCached, false)
  const again = await compileIn(second, script)
  assert.deepEqual([again.ok, again.isCached], [true, false])
})

test('a compiler that makes something else each time makes it once for all who send the same', async () => {
  const script = "printf '#!/bin/sh\\necho made at %s by %s\\n' $(date +%s%N) $RANDOM$$ > main; chmod 755 main"
  await compileIn(first, script)
  const made = text(await first.again())
  assert.equal((await compileIn(second, script)).isCached, true)
  assert.equal(text(await second.again()), made)
})

test('what runs while the program is read for the cache does not get into it', async () => {
  const script = "printf '#!/bin/sh\\necho contained\\n' > main; chmod 755 main # and read meanwhile"
  const compiling = compileIn(first, script)
  await compiling
  const run = await first.sh('for i in 1 2 3 4 5 6 7 8 9; do (echo echo captured > /program/main; rm -f /program/main; mv /w/main /program/main; ln -sf /etc/passwd /program/main) 2> /dev/null; done; echo echo captured > /w/main; cat /program/main')
  assert.ok(text(run).includes('contained'))
  assert.equal((await compileIn(second, script)).isCached, true)
  assert.equal(text(await second.again()).trim(), 'contained')
})

test('too large, too many, stopped, killed or starved is not kept, and the limit of the cache holds', async () => {
  const program = "printf '#!/bin/sh\\necho contained\\n' > main; chmod 755 main; "
  const scripts = {
    'too large': `${program} head -c 20000000 /dev/zero > a.class`,
    'too many': `${program} i=0; while [ $i -lt 400 ]; do : > $i.class; i=$((i + 1)); done`,
    'not collected whole': 'i=0; while [ $i -lt 12 ]; do truncate -s 120M $i.class; i=$((i + 1)); done',
    'killed': 'kill -9 $$',
    'flooding': `${program} yes | head -c 9000000`,
    'forking': `${program} i=0; while [ $i -lt 300 ]; do sleep 100 & i=$((i + 1)); done`,
  }
  for (const [why, script] of Object.entries(scripts)) {
    assert.equal((await compileIn(first, script)).isCached, false, why)
    assert.equal((await compileIn(first, script)).isCached, false, `${why}: it was kept`)
  }
  for (let i = 0; i < 6; i++) assert.ok((await compileIn(first, `${program} head -c 15000000 /dev/urandom > ${i}.class`)).ok)
  await cache.close()
  assert.ok(cache.stats().bytes <= limitBytes, JSON.stringify(cache.stats()))
})

test('no two compilations that differ in anything have the same key', () => {
  const keys = new Map<string, string>()
  const parts = ['', 'a', 'b', 'ab', '"', '",["', '\0', '\n', '\\']
  const files = parts.flatMap((one) => parts.flatMap((other) => parts.map((name) => [{ name: `${name}x.sh`, bytes: Buffer.from(one) }, { name: 'y.sh', bytes: Buffer.from(other) }])))
  const commands = ['x', 'x y', '"],["'].map((word) => compilerCommand({ version: '', identity: '', binds: [], run: { argv: [], env: {}, extraProcesses: 0 }, compile: { argv: ['/bin/sh', word], env: { [word]: word }, collect: [word], keepSources: false } }, { sources: [], main: '' }, defaultLimits))
  for (const id of ['c', 'cpp', 'c"']) for (const identity of ['', '1', '1"']) for (const command of commands) for (const sources of files) {
    const what = JSON.stringify([id, identity, command, sources])
    const key = compilationKey({ ...captured, id }, identity, command, sources)
    assert.ok(!keys.has(key), `${what} and ${keys.get(key) ?? ''} have the same key`)
    keys.set(key, what)
  }
})

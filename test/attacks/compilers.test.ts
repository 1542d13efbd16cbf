import assert from 'node:assert/strict'
import { lstat, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { lookBefore } from './afterwards.ts'
import type { Afterwards } from './afterwards.ts'
import { openArena, slowness } from './arena.ts'
import type { Arena } from './arena.ts'
import { readAttacks } from './attack.ts'
import { expand } from './expand.ts'

/** From a compiler's limit on the clock, which is twice its CPU time and a second, to the answer. */
const stoppingMs = 20_000 * slowness

const toolchains = join(import.meta.dirname, '../../build/toolchains')

let arena: Arena
let afterwards: Afterwards
let freshCompilation: string
let prepared: string[]

before(async () => {
  arena = await openArena()
  afterwards = await lookBefore(arena)
  freshCompilation = await arena.nextCompilation()
  prepared = await filesBelow(toolchains)
})
after(() => arena[Symbol.asyncDispose]())

for (const attack of await readAttacks((className) => className === 'compilers'))
  test(`${attack.name}${attack.inShortPart ? ' (cgroup2)' : ''}: an attempt ${attack.tries}`, async (t) => {
    if (!arena.canJudge(attack)) return t.skip('its language cannot be judged on this machine')
    const traces = await arena.traces()
    const { outcome, next } = await arena.attempt({ ...attack, source: expand(attack.source, arena.secretPath) })
    const shown = `${outcome.compilerSaid}\n${outcome.message}`
    assert.ok(attack.must.some((verdict) => verdict === outcome.verdict), `${outcome.verdict} instead of ${attack.must.join(' or ')}: ${shown.slice(0, 3000)}`)
    if (attack.prints !== null && outcome.verdict !== 'CE') assert.equal(outcome.printed, attack.prints, shown)
    if (attack.says !== null) assert.ok(outcome.compilerSaid.includes(attack.says), `the compiler did not say "${attack.says}": ${shown}`)
    for (const secret of [...(await secrets()), ...(attack.never === null ? [] : [attack.never])]) assert.ok(!shown.includes(secret), `"${secret}" was said: ${shown}`)
    const mostMs = (2 * attack.limits.compileTimeMs + 1000) * slowness + stoppingMs
    assert.ok(outcome.compileMs < mostMs, `compiling took ${outcome.compileMs} ms`)
    afterwards.isAsOnAFreshBox(next)
    assert.equal(await arena.nextCompilation(), freshCompilation, 'the next compilation finds what is not in a fresh box')
    await afterwards.hostIsAsBefore(attack, traces)
  })

test('what was prepared for the compilers is as it was before all of this', async () => {
  assert.deepEqual(await filesBelow(toolchains), prepared)
})

/** What nobody may read out of messages: our own, and the host's where it has them. */
async function secrets(): Promise<string[]> {
  const shadow = await readFile('/etc/shadow', 'utf8').catch(() => '')
  const machine = await readFile('/etc/machine-id', 'utf8').catch(() => '')
  // Users of every Debian that the box's own list of users does not have.
  return ['the-secret-answer', 'the-secret-token', 'GAVEL_TEST_SECRET=', 'daemon:x:', ...shadow.split('\n').slice(0, 1), machine.trim()].filter((secret) => secret !== '')
}

async function filesBelow(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).toSorted()
  return await Promise.all(
    names.map(async (name) => {
      const { mode, uid, ino, size, mtimeNs, ctimeNs } = await lstat(join(folder, name), { bigint: true })
      return [name, mode.toString(8), uid, ino, size, mtimeNs, ctimeNs].join(' ')
    }),
  )
}

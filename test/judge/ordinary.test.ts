import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { judge } from '../../src/judge/judge.ts'
import type { Sandbox } from '../../src/judge/sandbox.ts'
import { openWorkplace } from './support/workplace.ts'
import type { Workplace } from './support/workplace.ts'

// What a contestant's program may ordinarily do in each language: threads, children, files of its own, waiting, signals,
// random numbers. They also say which system calls the filter lets through: see test/judge/calls/record.ts.
const folder = join(import.meta.dirname, 'ordinary')

let place: Workplace
let box: Sandbox
before(async () => {
  place = await openWorkplace()
  box = await place.startSandbox()
})
after(() => place[Symbol.asyncDispose]())

for (const name of readdirSync(folder))
  test(`${name}: threads, children, files, signals and waiting work as the language's books say`, async () => {
    const language = place.languages.find(({ extensions }) => extensions.includes(extname(name)))
    assert.ok(language, `no language for ${name}`)
    const manifest = await place.problem([{ input: '3\n1 2 3\n', answer: 'done\n' }], { timeMs: 20_000, memoryKib: 1024 * 1024 })
    const source = readFileSync(join(folder, name), 'utf8')
    const result = await judge(place.claim(language.id, { [name]: source }, manifest), box, place.deps, () => undefined, new AbortController().signal)
    assert.equal(result.verdict, 'AC', JSON.stringify(result.runs) + result.compilerOutput)
  })

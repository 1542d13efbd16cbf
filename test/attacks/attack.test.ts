import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAttack } from './attack.ts'

const wrong: Record<string, [string, RegExp]> = {
  'no header': ['int main() {}\n', /class\/x\.c: a program begins with a header/],
  'an unknown line': ['// tries: to\n// must: AC\n// print: x\n', /class\/x\.c: no line of a header is called "print"/],
  'an unknown verdict': ['// tries: to\n// must: AC or WA\n', /class\/x\.c: "WA" is none of/],
  'a limit without a unit': ['// tries: to\n// must: AC\n// limits: cpu 3\n', /class\/x\.c: the limit "cpu 3" is not understood/],
}

for (const [what, [source, message]] of Object.entries(wrong))
  test(`a hostile program with ${what} is named, and not taken for one that was contained`, () => {
    assert.throws(() => readAttack('class/x.c', Buffer.from(source)), message)
  })

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeDifference } from '../../src/domain/checker.ts'
import { namedToken, placeOfToken } from '../../web/src/judgement/first-difference.ts'

describe('the first difference on the page', () => {
  it('is the token that the judge names, in whatever kind of difference', () => {
    for (const kind of ['token', 'missing', 'extra', 'spacing'] as const) {
      assert.equal(namedToken(describeDifference({ kind, token: 12, line: 3, expected: 'a', actual: 'b' })), 12)
    }
  })

  it('is not looked for where the judge says something else', () => {
    assert.equal(namedToken('killed by SIGSEGV (invalid memory access)'), null)
  })

  it('is found by counting tokens', () => {
    const text = '10 12\n  345\n'
    assert.deepEqual(placeOfToken(text, 3), { start: 8, end: 11 })
  })

  it('is the end of a text that is too short', () => {
    assert.deepEqual(placeOfToken('1 2\n\n', 3), { start: 3, end: 3 })
    assert.deepEqual(placeOfToken('', 1), { start: 0, end: 0 })
  })
})

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { defaultCheckerFlags, type CheckerFlags } from '../../src/domain/checker.ts'
import { parseCheckerFlags } from '../../src/packages/checker-flags.ts'

const right: [string, Partial<CheckerFlags>][] = [
  ['', {}],
  ['case_sensitive', { caseSensitive: true }],
  ['space_change_sensitive case_sensitive', { caseSensitive: true, spaceChangeSensitive: true }],
  ['float_tolerance 1e-6', { floatAbsoluteTolerance: 1e-6, floatRelativeTolerance: 1e-6 }],
  ['float_relative_tolerance .5 float_absolute_tolerance 1.', { floatAbsoluteTolerance: 1, floatRelativeTolerance: 0.5 }],
  ['float_absolute_tolerance 0', { floatAbsoluteTolerance: 0 }],
]
const wrong = [
  'float_tolerance', 'float_tolerance abc', 'float_tolerance -1', 'float_tolerance inf', 'float_tolerance 0x1', 'float_tolerance 1e999', 'float_tolerance 1 float_tolerance 1',
  'float_tolerance 1 float_absolute_tolerance 1', 'float_absolute_tolerance 1 float_absolute_tolerance 2', 'ignore_case', 'case_sensitive 1',
]

for (const [text, flags] of right) {
  it(`the default checker understands "${text}"`, () => assert.deepEqual(parseCheckerFlags(text.split(' ').filter(Boolean)), { flags: { ...defaultCheckerFlags, ...flags } }))
}
for (const text of wrong) {
  it(`the default checker refuses "${text}"`, () => assert.ok('problem' in parseCheckerFlags(text.split(' '))))
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readJava } from '../../src/judge/languages/java.ts'

/**
 * The expression that looked for `package …;` tried every way to share blanks among its parts: 8 KiB of them took 86 s, the
 * 256 KiB that anybody may send days. It runs in the worker itself, which let all its leases lapse and was given the same
 * source again.
 */
test('a Java file of blanks, or of half declarations, does not hold up the judge', () => {
  const sourceBytes = 256 * 1024
  for (const part of [' ', '\n', '@a ', '.', 'a', 'package ', 'public ', 'public abstract ', 'class ', 'void ', '{', '/*', '"""', '"""\\', '\\', "'", '"\\'])
    for (const start of ['', 'package', 'package a', 'public final', 'class A { void main'])
      assert.equal(readJava(start + part.repeat(sourceBytes / part.length)).mainType, null)
})

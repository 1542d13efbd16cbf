import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Language } from '../../../src/domain/language.ts'
import { nameSources } from '../../../src/judge/languages/sources.ts'

const bytes = (text: string) => Buffer.from(text)

function language(entry: Language['entry'], extensions: string[]): Language {
  return { id: 'x', name: 'X', extensions, entry, outOfMemory: null, install: '', toolchain: null }
}
const java = language('java_class', ['.java'])
const python = language('file', ['.py'])
const cpp = language('none', ['.cpp', '.cc'])

function named(of: Language, files: Record<string, string>, entryPoint: string | null = null) {
  const result = nameSources(of, { language: of.id, entryPoint, files: Object.entries(files).map(([name, text]) => ({ name, bytes: bytes(text) })) })
  return result.ok ? { names: result.files.map((file) => file.name), sources: result.sources, main: result.main } : result.message
}

function mainOf(of: Language, files: Record<string, string>, entryPoint: string | null = null) {
  const result = named(of, files, entryPoint)
  return typeof result === 'string' ? assert.fail(result) : result.main
}

test('a single file with a foreign name becomes main with the usual extension', () => {
  assert.deepEqual(named(cpp, { 'solution.txt': '' }), { names: ['main.cpp'], sources: ['main.cpp'], main: '' })
  assert.deepEqual(named(cpp, { 'mine.cc': '' }), { names: ['mine.cc'], sources: ['mine.cc'], main: '' })
  assert.deepEqual(named(python, { source: '' }), { names: ['main.py'], sources: ['main.py'], main: 'main.py' })
})

test('headers and data go along but are not compiled', () => {
  assert.deepEqual(named(cpp, { 'a.cpp': '', 'b.cc': '', 'b.h': '', 'words.txt': '' }), { names: ['a.cpp', 'b.cc', 'b.h', 'words.txt'], sources: ['a.cpp', 'b.cc'], main: '' })
})

test('files of another language are refused with the extensions that would do', () => {
  assert.equal(named(cpp, { 'a.py': '', 'b.py': '' }), 'no file ends in .cpp or .cc')
})

test('a program starts in main, else in the first file, or where its author says', () => {
  assert.equal(mainOf(python, { 'graph.py': '', 'main.py': '' }), 'main.py')
  assert.equal(mainOf(python, { 'graph.py': '', 'solve.py': '' }), 'graph.py')
  assert.equal(mainOf(python, { 'graph.py': '', 'solve.py': '' }, 'solve'), 'solve.py')
  assert.equal(mainOf(python, { 'graph.py': '', 'solve.py': '' }, 'solve.py'), 'solve.py')
  assert.equal(named(python, { 'graph.py': '', 'solve.py': '' }, 'other'), 'the entry point other is not among the sources: graph.py, solve.py')
})

test("a Java file is named by its public type, whatever it was sent as", () => {
  assert.deepEqual(named(java, { 'main.java': 'public final class Solver { public static void main(String[] a) {} }' }), { names: ['Solver.java'], sources: ['Solver.java'], main: 'Solver' })
  assert.deepEqual(named(java, { x: 'class A { static void main(String[] a) {} }' }), { names: ['Main.java'], sources: ['Main.java'], main: 'A' })
})

test('the Java class with main is found behind comments, strings and other types', () => {
  const source = `
    /* class Wrong { public static void main(String[] a) {} } */
    import java.util.*; // public class Wrong2 {
    interface Shape { String NAME = "} public class Wrong3 { void main("; char c = '{'; }
    record Point(int x, int y) { }
    enum Colour { RED { void f() {} } }
    public class Дерево<T> {
      static class Inner { void helper() {} }
      public static void main(String... args) { }
    }
    class Later { public static void main(String[] args) {} }`
  assert.deepEqual(named(java, { 'Main.java': source }), { names: ['Дерево.java'], sources: ['Дерево.java'], main: 'Дерево' })
})

const withMain = (name: string) => `public class ${name} { public static void main(String[] a) {} }`

test('among several Java classes with main, Main starts, or the one that its author names', () => {
  const files = { 'Tool.java': withMain('Tool'), 'Main.java': withMain('Main') }
  assert.equal(mainOf(java, files), 'Main')
  assert.equal(mainOf(java, files, 'Tool'), 'Tool')
  assert.equal(mainOf(java, files, 'Tool.java'), 'Tool')
})

test('a Java class in a package starts by its full name', () => {
  assert.equal(mainOf(java, { 'Main.java': 'package org.example;\npublic class Main { public static void main(String[] a) {} }' }), 'org.example.Main')
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { defaultCheckerFlags } from '../../src/domain/checker.ts'
import { errorsOf, importing, type Files } from './archive.ts'

const rest: Files = {
  'problem_statement/problem.tex': '\\problemname{Two Apples}\nAdd.',
  'input_format_validators/check.ctd': '',
  'submissions/accepted/a.py': '',
  'data/sample/1.in': '1\n',
  'data/sample/1.ans': '1\n',
  'data/secret/01.in': '2\n',
  'data/secret/01.ans': '2\n',
}

describe('a package of the legacy ICPC format', () => {
  it('may have an empty problem.yaml: the statement says the name, .timelimit the time', () =>
    importing({ ...rest, 'problem.yaml': '', '.timelimit': '4\n' }, ({ result }) => {
      assert.ok(result.ok, JSON.stringify(result))
      assert.deepEqual(result.warnings, [])
      assert.deepEqual(result.manifest.names, { en: 'Two Apples' })
      assert.equal(result.manifest.limits.timeMs, 4000)
      assert.equal(result.manifest.limits.wallMs, 9000)
      assert.equal(result.manifest.packageFormat, 'legacy')
      assert.deepEqual(result.manifest.statements.map(({ language, format }) => [language, format]), [['en', 'tex']])
    }))

  it('says everything it can say', () =>
    importing(
      {
        ...rest,
        'problem.yaml': `problem_format_version: legacy-icpc
name: Zwei
author: Ann Author, Bob and Carl
source: NCPC 2005
source_url: https://example.org
license: public domain
limits: {time_multiplier: 5, time_safety_margin: 2, time_limit: 0.5, memory: 64}
validation: default
validator_flags: case_sensitive
keywords: adding apples
`,
        'problem_statement/problem.tex': '',
        'problem_statement/problem.de.tex': 'Addiere.',
        'problem_statement/problem.de.pdf': 'PDF',
        'data/testdata.yaml': 'output_validator_flags: float_tolerance 1e-3\n',
        'data/secret/deep/testdata.yaml': 'on_reject: break\noutput_validator_flags: float_absolute_tolerance 0.5\n',
        'data/secret/deep/er/1.in': '',
        'data/secret/deep/er/1.ans': '',
        'data/secret/deep/er/1.desc': 'the deep one\n',
        'data/secret/deep/er/1.hint': 'think\n',
        'attachments/notes.txt': 'public',
      },
      ({ result }) => {
        assert.ok(result.ok, JSON.stringify(result))
        const { manifest, warnings } = result
        assert.deepEqual(warnings.map(({ path }) => path), ['problem_statement/problem.de.pdf'])
        assert.equal(manifest.packageFormat, 'legacy-icpc')
        assert.deepEqual(manifest.authors, ['Ann Author', 'Bob', 'Carl'])
        assert.deepEqual([manifest.source, manifest.license], ['NCPC 2005', 'public domain'])
        assert.equal(manifest.limits.timeMs, 500)
        const flags = { ...defaultCheckerFlags, caseSensitive: true }
        assert.deepEqual(manifest.tests.map(({ name, checker, description }) => ({ name, checker, description })), [
          { name: 'sample/1', checker: { ...flags, floatAbsoluteTolerance: 1e-3, floatRelativeTolerance: 1e-3 }, description: null },
          { name: 'secret/01', checker: { ...flags, floatAbsoluteTolerance: 1e-3, floatRelativeTolerance: 1e-3 }, description: null },
          { name: 'secret/deep/er/1', checker: { ...flags, floatAbsoluteTolerance: 0.5 }, description: 'the deep one' },
        ])
      },
    ))

  it('is refused for what Gavel cannot judge yet, and for unknown keys, with lines', async () => {
    assert.deepEqual(
      await errorsOf({ ...rest, 'problem.yaml': 'type: scoring\nvalidation: custom interactive\n', 'include/cpp/a.h': '', 'data/secret/testdata.yaml': 'grading: custom\ngrader_flags: always_accept\n', 'domjudge-problem.ini': '\nspecial_compare = mine\ntimelimit = soon\n' }),
      [
        'include: included code is not supported yet',
        'data/secret/testdata.yaml:1: custom graders are not supported yet',
        'data/secret/testdata.yaml:2: groups that are accepted in spite of a failed test are not supported yet',
        'domjudge-problem.ini:2: special_compare: custom output validators are not supported yet',
        'domjudge-problem.ini:3: the time limit must be a number of seconds',
        'problem.yaml:1: problems of type scoring are not supported yet',
        'problem.yaml:2: custom output validators are not supported yet (validation: custom interactive)',
      ],
    )
    assert.deepEqual(await errorsOf({ ...rest, 'problem.yaml': 'name: x\ncredits: Ann\n', 'data/testdata.yaml': 'colour: red\n' }), [
      'problem.yaml:2: unknown key "credits"',
      'data/testdata.yaml:1: unknown key "colour"',
    ])
  })

  it('is refused once for flags that clash', async () => {
    assert.deepEqual(await errorsOf({ ...rest, 'problem.yaml': 'name: x\nvalidator_flags: float_tolerance 1e-6 float_relative_tolerance 1e-9\n' }), [
      'problem.yaml:2: float_relative_tolerance: the relative tolerance is given twice',
    ])
  })

  it('has a name that people can read, also where its statement says it', () =>
    importing(
      {
        ...rest,
        'problem.yaml': 'author: |\n  Ann,\n  Bob\nlimits: {time_limit: 1}\n',
        'problem_statement/problem.en.tex': '\\problemname{Two\n  \tApples}',
        'problem_statement/problem.de.tex': '\\problemname{Zwei\u202eÄpfel}',
        'problem_statement/problem.sv.tex': `%%plainproblemname: \u001b[2J\n\\problemname{Två${'å'.repeat(200)}}`,
      },
      ({ result }) => {
        assert.ok(result.ok, JSON.stringify(result))
        assert.deepEqual([result.manifest.names, result.manifest.authors], [{ en: 'Two Apples' }, ['Ann', 'Bob']])
      },
    ))

  it('is read at once, however many blanks are in it', () => {
    const blanks = ' '.repeat(900_000)
    return importing(
      { ...rest, '.timelimit': '1', 'problem.yaml': `source: "NCPC${blanks}2005"\n`, 'domjudge-problem.ini': `timelimit = 2${blanks.slice(-90_000)}3`, 'problem_statement/problem.tex': `%%plainproblemname: Two${blanks}Apples\n` },
      ({ result }) => assert.deepEqual(result.ok && [result.manifest.names, result.manifest.source], [{ en: 'Two Apples' }, 'NCPC 2005']),
    )
  })
})

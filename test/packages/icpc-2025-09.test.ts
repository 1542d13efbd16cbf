import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { defaultCheckerFlags } from '../../src/domain/checker.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import { errorsOf, importing, type Files } from './archive.ts'

const header = 'problem_format_version: 2025-09\nname: Two\nuuid: 0b8f6a1e-52d7-4b0c-8e1d-7f94a2c3d512\n'
const yaml = `${header}limits: {time_limit: 1}\n`
const rest: Files = {
  'statement/problem.en.md': 'Add.',
  'input_validators/check.py': '',
  'submissions/accepted/a.py': '',
  'data/sample/1.in': '1\n',
  'data/sample/1.ans': '1\n',
  'data/secret/01.in': '2\n',
  'data/secret/01.ans': '2\n',
}
const minimal: Files = { 'problem.yaml': yaml, ...rest }

/** The errors with this problem.yaml, which begins with the header's 3 lines. */
const errorsIn = (lines: string) => errorsOf({ ...rest, 'problem.yaml': header + lines })

/** The errors with this name. */
const named = (name: string) => errorsOf({ ...rest, 'problem.yaml': `problem_format_version: 2025-09\nname: ${name}\n` })

describe('a package of the ICPC format 2025-09', () => {
  it('is taken in its smallest form without a warning', () =>
    importing(minimal, async ({ result, textOf }) => {
      assert.ok(result.ok)
      const { manifest, warnings, name } = result
      assert.deepEqual(warnings, [])
      assert.equal(name, 'Two')
      assert.deepEqual(manifest.tests.map((test) => [test.name, test.sample, test.group, test.checker]), [
        ['sample/1', true, 'sample', defaultCheckerFlags],
        ['secret/01', false, 'secret', defaultCheckerFlags],
      ])
      assert.deepEqual(manifest.limits, { ...defaultLimits, timeMs: 1000, wallMs: 3000 })
      assert.equal(await textOf(manifest.statements[0]?.blob), 'Add.')
      assert.deepEqual([manifest.authors, manifest.source, manifest.license, manifest.languages], [[], null, null, null])
    }))

  it('says everything it can say', () =>
    importing(
      {
        ...minimal,
        'problem.yaml': `
problem_format_version: 2025-09
type: [pass-fail]
name: {en: Two, de: Zwei}
uuid: 0b8f6a1e-52d7-4b0c-8e1d-7f94a2c3d512
version: 1.2
credits:
  authors: [Ann Author <ann@example.org>, {name: Bob, orcid: 0000-0001-7414-8743}]
  translators: {de: Carl}
source: [{name: NWERC 2024, url: 'https://example.org'}, SWERC]
license: cc by-sa
rights_owner: Ann
embargo_until: 2026-01-01
limits: {time_limit: 2.5, time_resolution: 0.5, time_multipliers: {ac_to_time_limit: 3}, memory: 64, output: 1, code: 10, compilation_time: 20, compilation_memory: 512, validation_time: 60}
keywords: [adding]
languages: [cpp, python3]
allow_file_writing: true
constants: {n: {value: 1000, tex: '1\\,000'}, who: Ann}
`,
        'statement/problem.en.md': '{{who}} has {{n}} = ${{n.tex}}$ of {{nothing}}.',
        'statement/problem.de.tex': '\\constant{who} hat \\constant{n.tex}.',
        'statement/board.png': 'picture',
        'attachments/templates/cpp/start.cpp': 'int main() {}',
      },
      async ({ result, textOf }) => {
        assert.ok(result.ok, JSON.stringify(result))
        const { manifest, warnings } = result
        assert.deepEqual(warnings, [])
        assert.deepEqual(manifest.names, { en: 'Two', de: 'Zwei' })
        assert.deepEqual(manifest.authors, ['Ann Author', 'Bob'])
        assert.equal(manifest.source, 'NWERC 2024, SWERC')
        assert.equal(manifest.license, 'cc by-sa')
        assert.deepEqual(manifest.languages, ['cpp', 'python3'])
        assert.deepEqual(manifest.limits, { timeMs: 2500, wallMs: 6000, memoryKib: 65536, outputKib: 1024, processes: 64, sourceKib: 10, compileTimeMs: 20_000, compileMemoryKib: 524_288 })
        assert.deepEqual(manifest.statements.map(({ language, format }) => [language, format]), [['de', 'tex'], ['en', 'markdown']])
        assert.equal(await textOf(manifest.statements[0]?.blob), 'Ann hat 1\\,000.')
        assert.equal(await textOf(manifest.statements[1]?.blob), 'Ann has 1000 = $1\\,000$ of {{nothing}}.')
        assert.deepEqual(manifest.statementFiles.map(({ name }) => name), ['board.png'])
        assert.deepEqual(manifest.attachments.map(({ name }) => name), ['templates/cpp/start.cpp'])
      },
    ))

  it('gives each test the flags and arguments of the nearest file that has them', () =>
    importing(
      {
        ...minimal,
        'problem.yaml': `${yaml}constants: {eps: 1e-6}\n`,
        'data/secret/test_group.yaml': 'output_validator_args: [float_tolerance, "{{eps}}"]\nargs: [a]\n',
        'data/secret/01.yaml': 'output_validator_args: [case_sensitive, space_change_sensitive]\nhint: think\n',
        'data/secret/02.in': '',
        'data/secret/02.ans': '',
        'data/secret/02.yaml': 'args: [x, 7]\ndescription: the empty one\nfull_feedback: true\n',
      },
      ({ result }) => {
        assert.ok(result.ok, JSON.stringify(result))
        assert.deepEqual(result.manifest.tests.map(({ name, args, checker, description }) => ({ name, args, checker, description })), [
          { name: 'sample/1', args: [], checker: defaultCheckerFlags, description: null },
          { name: 'secret/01', args: ['a'], checker: { ...defaultCheckerFlags, caseSensitive: true, spaceChangeSensitive: true }, description: 'think' },
          { name: 'secret/02', args: ['x', '7'], checker: { ...defaultCheckerFlags, floatAbsoluteTolerance: 1e-6, floatRelativeTolerance: 1e-6 }, description: 'the empty one' },
        ])
      },
    ))

  it('has its tests in lexicographical order, groups too', () =>
    importing({ ...minimal, 'data/secret/g/2.in': '', 'data/secret/g/2.ans': '', 'data/secret/g/10.in': '', 'data/secret/g/10.ans': '', 'data/secret/B.in': '', 'data/secret/B.ans': '' }, ({ result }) => {
      assert.ok(result.ok)
      assert.deepEqual(result.manifest.tests.map(({ name }) => name), ['sample/1', 'secret/01', 'secret/B', 'secret/g/10', 'secret/g/2'])
      assert.equal(result.manifest.tests.at(-1)?.group, 'secret/g')
    }))

  it('may be in a folder of its own, in an early spelling, or with a byte-order mark', async () => {
    await importing(Object.fromEntries(Object.entries(minimal).map(([path, content]) => [`two/${path}`, content])), ({ result }) => assert.ok(result.ok))
    const early = { ...minimal, 'problem.yaml': `\ufeff${yaml.replace('2025-09', '2023-07-draft')}`, 'data/secret/testdata.yaml': 'output_validator_flags: float_tolerance 1e-4' }
    await importing(early, ({ result }) => {
      assert.ok(result.ok, JSON.stringify(result))
      assert.equal(result.manifest.packageFormat, '2023-07-draft')
      assert.equal(result.manifest.tests[1]?.checker.floatAbsoluteTolerance, 1e-4)
    })
  })

  it('may lack what judging does not need, with a warning for each', () =>
    importing({ 'problem.yaml': 'problem_format_version: 2025-09', 'data/secret/1.in': '', 'data/secret/1.ans': '' }, ({ result }) => {
      assert.ok(result.ok, JSON.stringify(result))
      assert.deepEqual(result.warnings.map(({ path, message }) => `${path}: ${message.slice(0, 22)}`), [
        'problem.yaml:1: there is no time_limit',
        'submissions: there are no jury subm',
        'input_validators: there is no input vali',
        'statement: there is no statement',
        'problem.yaml: there is no uuid',
        'problem.yaml: there is no name: the ',
      ])
      assert.deepEqual(result.manifest.names, { en: 'test-slug' })
    }))

  it('warns of a folder whose tests are not judged because of a slip in its name', () =>
    importing({ ...minimal, 'data/secrets/1.in': '', 'data/secrets/1.ans': '', 'data/invalid_input/1.in': '' }, ({ result }) => {
      assert.ok(result.ok)
      assert.deepEqual(result.warnings, [{ path: 'data/secrets', message: 'is not used: tests are in data/sample and data/secret' }])
    }))

  it('has the time limit of DOMjudge where it says none itself', () =>
    importing({ ...rest, 'problem.yaml': header, 'domjudge-problem.ini': "short-name = two\ntimelimit='3'\n" }, ({ result }) => {
      assert.ok(result.ok)
      assert.equal(result.manifest.limits.timeMs, 3000)
    }))
  it('is read at once, however many blanks are in it', async () => {
    assert.deepEqual(await errorsIn(`credits: "Ann${' '.repeat(900_000)}Author"\nlimits: {time_limit: 1}\n`), ['it was taken'])
  })
})

describe('a package of the ICPC format 2025-09 is refused', () => {
  it('for an unknown key, with its line', async () => {
    assert.deepEqual(await errorsIn('limits:\n  time_limit: 1\n  time_limits: 2\nlevel: 3\n'), ['problem.yaml:6: unknown key "time_limits"', 'problem.yaml:7: unknown key "level"'])
  })
  it('for limits that are none, with their lines', async () => {
    assert.deepEqual(await errorsIn('limits:\n  time_limit: -1\n  memory: lots\n  output: 0.5\n  code: 0\n'), [
      'problem.yaml:5: limits.time_limit: must be greater than 0',
      'problem.yaml:6: limits.memory: must be a whole number',
      'problem.yaml:7: limits.output: must be a whole number',
      'problem.yaml:8: limits.code: must be greater than 0',
    ])
    assert.match((await errorsIn('limits: {time_limit: .inf}')).join(), /problem\.yaml:4: limits\.time_limit: must be/)
    assert.match((await errorsIn('limits: {time_limit: 1e9}')).join(), /must be 3600 at most/)
    assert.match((await errorsIn('limits: 5')).join(), /problem\.yaml:4: limits: /)
  })
  it('for values of the wrong kind', async () => {
    assert.deepEqual(await errorsIn('license: mine\nlanguages: 5\ncredits: 5\nkeywords: a b\n'), [
      'problem.yaml:4: license: must be one of unknown, public domain, cc0, cc by, cc by-sa, educational, permission',
      'problem.yaml:5: languages: must be all, or a list of language ids',
      'problem.yaml:6: credits: must be a person, or a map with the keys authors, contributors, testers, translators, packagers, acknowledgements',
      'problem.yaml:7: keywords: must be a list of texts',
    ])
  })
  it('for YAML that is none, that says a key twice, or that explodes', async () => {
    assert.match((await errorsIn('limits: {time_limit: 1\nkeywords: []\n')).join(), /^problem\.yaml:\d: is not YAML/)
    assert.match((await errorsIn('uuid: again\n')).join(), /^problem\.yaml:4: is not YAML: Map keys must be unique/)
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]', ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[i]}`).join(', ')}]`)]
    assert.match((await errorsIn(bomb.join('\n'))).join(), /problem\.yaml:1: cannot be read: Excessive alias count/)
    assert.match((await errorsOf({ ...rest, 'problem.yaml': Buffer.from([0x6e, 0xff, 0xfe]) })).join(), /problem\.yaml: is not UTF-8/)
  })
  it('for a name that no list can show', async () => {
    assert.deepEqual(await named('x'.repeat(201)), ['problem.yaml:2: name: must have 200 characters at most'])
    for (const name of ['"a\\nb"', '"a\\0b"', '"\\ud800"']) assert.deepEqual(await named(name), ['problem.yaml:2: name: must be one line of text, without control characters or changes of direction'])
  })
  it('for an unknown version', async () => {
    assert.match((await errorsOf({ ...rest, 'problem.yaml': 'name: x\nproblem_format_version: 2031-01\n' })).join(), /^problem\.yaml:2: the version "2031-01" is unknown: it is one of legacy,/)
  })
  it('for what Gavel cannot judge yet', async () => {
    assert.deepEqual(
      await errorsOf({ ...minimal, 'problem.yaml': `${yaml}type: [scoring, interactive]`, 'output_validator/v.py': '', 'static_validator/s.py': '', 'include/cpp/main.cpp': '', 'data/secret/01.files/data.txt': '', 'data/secret/test_group.yaml': '\nmax_score: 50\n' }),
      [
        'output_validator: custom output validators are not supported yet',
        'static_validator: static validators are not supported yet',
        'include: included code is not supported yet',
        'data/secret/test_group.yaml:2: max_score: belongs to scoring problems, which are not supported yet',
        "data/secret/01.files: files for the program's work folder are not supported yet",
        'problem.yaml:5: problems of type scoring, interactive are not supported yet',
      ],
    )
  })
  it('for a name or an author that could deceive whoever reads it', async () => {
    const unreadable = 'must be one line of text, without control characters or changes of direction'
    assert.deepEqual(await named('"safe\\u202Egnp.exe"'), [`problem.yaml:2: name: ${unreadable}`])
    assert.deepEqual(await named('"\\e[2Jgone"'), [`problem.yaml:2: name: ${unreadable}`])
    assert.deepEqual(await errorsIn('credits: "Ann \\e]0;title\\a"\n'), [`problem.yaml:4: credits: ${unreadable}`])
    assert.deepEqual(await errorsIn('credits: {authors: ["Ann \\u2066"]}\n'), [`problem.yaml:4: credits.authors.0: ${unreadable}`])
    assert.deepEqual(await errorsIn(`credits: ${'A'.repeat(501)}\n`), ['problem.yaml:4: credits: must have 500 characters at most'])
  })
  it('for tests that are not whole', async () => {
    const { 'data/secret/01.ans': _, ...without } = minimal
    assert.deepEqual(await errorsOf({ ...without, 'data/secret/02.ans': '', 'data/secret/03.yaml': '', 'data/secret/a b.in': '' }), [
      'data/secret/02.ans: has no input: put data/secret/02.in beside it',
      'data/secret/03.yaml: has no input: put data/secret/03.in beside it',
      'data/secret/a b.in: has a name that the package format does not allow: letters, digits, and _ . - after the first',
      'data/secret/01.in: has no answer: put data/secret/01.ans beside it',
    ])
  })
  it('without tests, or without problem.yaml', async () => {
    assert.deepEqual(await errorsOf({ 'problem.yaml': yaml }), ['data/secret: there are no tests: put NAME.in and NAME.ans into data/secret'])
    assert.match((await errorsOf(rest)).join(), /^problem\.yaml: is missing/)
  })
  it('for flags of the checker that are unknown or clash, with their line', async () => {
    assert.match((await errorsOf({ ...minimal, 'data/secret/01.yaml': 'args: []\noutput_validator_args: [float_tolerance]\n' })).join(), /^data\/secret\/01\.yaml:2: float_tolerance needs a number after it$/)
  })
  it('when it is of another format, and says which', async () => {
    assert.match((await errorsOf({ 'problem.xml': '<problem/>' })).join(), /Polygon package, which is not supported yet/)
    assert.match((await errorsOf({ 'problem.yaml': 'title: Two\nowner: 2\n', 'testdata/1.in': '' })).join(), /^problem\.yaml:1: this looks like a Hydro package/)
  })
})

import { z } from 'zod'
import type { Limits } from '../domain/limits.ts'
import { Constants, replaceConstants, replaceTexConstants } from './constants.ts'
import type { Contents } from './contents.ts'
import { timeLimitOfDomjudge } from './domjudge.ts'
import type { PackageDraft } from './draft.ts'
import { configureTests } from './icpc-2025-09-tests.ts'
import { commonLimits, limitsOf, multiplier, seconds } from './icpc-limits.ts'
import { authorsOf, Credits, License, licenseOf, Names, Source, sourceOf } from './icpc-metadata.ts'
import { findAttachments, findStatements } from './statements.ts'
import { refuseUnsupported, warnOfMissing } from './unsupported.ts'
import { readYaml, type YamlFile } from './yaml-file.ts'

const types = ['pass-fail', 'scoring', 'multi-pass', 'interactive', 'submit-answer'] as const
const Type = z.enum(types, { error: `must be one of ${types.join(', ')}` })

/** problem.yaml of 2025-09; every other key is an error. */
const ProblemYaml = z.strictObject({
  problem_format_version: z.string(),
  type: z.union([Type, z.array(Type).min(1)], { error: `must be one of ${types.join(', ')}, or a list of them` }).default('pass-fail'),
  name: Names.optional(),
  uuid: z.string().optional(),
  version: z.union([z.string(), z.number()], { error: 'must be a text' }).optional(),
  credits: Credits.optional(),
  source: Source.optional(),
  license: License.optional(),
  rights_owner: z.string().optional(),
  embargo_until: z.string().optional(),
  limits: z
    .strictObject({
      ...commonLimits,
      time_multipliers: z.strictObject({ ac_to_time_limit: multiplier.optional(), time_limit_to_tle: multiplier.optional() }).optional(),
      time_resolution: seconds.optional(),
      validation_passes: z.int().min(2).optional(),
    })
    .default({}),
  keywords: z.array(z.string(), { error: 'must be a list of texts' }).optional(),
  languages: z.union([z.literal('all'), z.array(z.string()).min(1)], { error: 'must be all, or a list of language ids' }).default('all'),
  allow_file_writing: z.boolean().optional(),
  constants: Constants.default({}),
})
type ProblemYaml = z.infer<typeof ProblemYaml>

/** The ICPC package format 2025-09, and its early form 2023-07-draft. Null when problem.yaml cannot be read, which is reported. */
export async function readIcpc202509(
  contents: Contents,
  options: { version: '2025-09' | '2023-07-draft'; problemYaml: string; slug: string; limits: Limits },
): Promise<PackageDraft | null> {
  const yaml = readYaml(options.problemYaml, 'problem.yaml', ProblemYaml, contents.findings)
  const constants = yaml?.value.constants ?? {}
  refuseUnsupported(contents, ['output_validator', 'output_validators', 'static_validator', 'include'])
  const tests = await configureTests(contents, options.version, constants)
  const timeSeconds = await timeLimitOfDomjudge(contents)
  if (yaml === null) return null

  const problem = yaml.value
  refuseTypes(contents, yaml)
  inspectTimeLimit(contents, yaml, options, timeSeconds)
  warnOfMissing(contents)
  const { statements, statementFiles } = await findStatements(contents, ['statement', 'problem_statement'], (text, format) =>
    format === 'tex' ? replaceTexConstants(text, constants) : replaceConstants(text, constants),
  )
  const names = typeof problem.name === 'string' ? { en: problem.name } : (problem.name ?? {})
  inspectNames(contents, yaml, Object.keys(names), statements.map(({ language }) => language))
  return {
    packageFormat: options.version,
    names: Object.keys(names).length === 0 ? { en: options.slug } : names,
    limits: limitsOf({ time_limit: timeSeconds, ...problem.limits }, options.limits),
    tests,
    statements,
    statementFiles,
    attachments: findAttachments(contents),
    languages: problem.languages === 'all' ? null : problem.languages,
    source: sourceOf(problem.source),
    authors: authorsOf(problem.credits),
    license: licenseOf(problem.license),
  }
}

function refuseTypes(contents: Contents, { value, placeOf }: YamlFile<ProblemYaml>): void {
  const unsupported = [value.type].flat().filter((type) => type !== 'pass-fail')
  if (unsupported.length > 0) contents.findings.error(placeOf(['type']), `problems of type ${unsupported.join(', ')} are not supported yet`)
}

function inspectTimeLimit(
  contents: Contents,
  { value, placeOf }: YamlFile<ProblemYaml>,
  { version, limits }: { version: PackageDraft['packageFormat']; limits: Limits },
  timeSeconds: number | undefined,
): void {
  const { time_limit: limit = timeSeconds, time_resolution: resolution = 1 } = value.limits
  if (limit === undefined) {
    contents.findings.warn(placeOf(['limits']), `there is no time_limit: it is the installation's ${limits.timeMs / 1000} s, and not derived from the jury's submissions`)
  } else if (version === '2025-09' && !isMultiple(limit, resolution)) {
    contents.findings.warn(placeOf(['limits', 'time_limit']), `time_limit is no multiple of time_resolution (${resolution} s)`)
  }
}

function isMultiple(limit: number, resolution: number): boolean {
  const times = limit / resolution
  return Math.abs(times - Math.round(times)) < 1e-9 * times
}

function inspectNames(contents: Contents, { value, placeOf }: YamlFile<ProblemYaml>, names: string[], statements: string[]): void {
  const { findings } = contents
  if (value.uuid === undefined) findings.warn('problem.yaml', 'there is no uuid')
  if (names.length === 0) findings.warn('problem.yaml', 'there is no name: the one in addresses is shown')
  else if (statements.length > 0) {
    for (const language of names) if (!statements.includes(language)) findings.warn(placeOf(['name', language]), `there is a name but no statement in the language ${language}`)
    for (const language of statements) if (!names.includes(language)) findings.warn(placeOf(['name']), `there is a statement but no name in the language ${language}`)
  }
}

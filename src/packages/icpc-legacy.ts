import { z } from 'zod'
import type { Limits } from '../domain/limits.ts'
import { splitArgs } from './args.ts'
import type { Contents } from './contents.ts'
import { timeLimitOfDomjudge } from './domjudge.ts'
import type { PackageDraft } from './draft.ts'
import { configureLegacyTests } from './icpc-legacy-tests.ts'
import { commonLimits, limitsOf, multiplier, seconds } from './icpc-limits.ts'
import { License, licenseOf, Names, nameSaid, SomeText } from './icpc-metadata.ts'
import { findAttachments, findStatements, longestStatementBytes } from './statements.ts'
import { refuseUnsupported, warnOfMissing } from './unsupported.ts'
import { readYaml, type YamlFile } from './yaml-file.ts'

/** problem.yaml of the legacy format; `limits.time_limit` and `time_resolution` are Gavel's, as of problemtools. */
const ProblemYaml = z.strictObject({
  problem_format_version: z.string().optional(),
  type: z.enum(['pass-fail', 'scoring'], { error: 'must be pass-fail or scoring' }).default('pass-fail'),
  name: Names.optional(),
  uuid: z.string().optional(),
  author: SomeText.optional(),
  source: SomeText.optional(),
  source_url: z.string().optional(),
  license: License.optional(),
  rights_owner: z.string().optional(),
  limits: z
    .strictObject({ ...commonLimits, time_multiplier: multiplier.optional(), time_safety_margin: multiplier.optional(), time_resolution: seconds.optional() })
    .default({}),
  validation: z.string().default('default'),
  validator_flags: z.string().default(''),
  grading: z.unknown().optional(),
  keywords: z.union([z.string(), z.array(z.string())], { error: 'must be a text with spaces between the keywords' }).optional(),
})
type ProblemYaml = z.infer<typeof ProblemYaml>

/** The ICPC package formats `legacy` and its strict part `legacy-icpc`. Null when problem.yaml cannot be read, which is reported. */
export async function readIcpcLegacy(
  contents: Contents,
  options: { version: 'legacy' | 'legacy-icpc'; problemYaml: string; slug: string; limits: Limits },
): Promise<PackageDraft | null> {
  const { findings } = contents
  const yaml = readYaml(options.problemYaml, 'problem.yaml', ProblemYaml, findings)
  refuseUnsupported(contents, ['include'])
  const tests = await configureLegacyTests(contents, {
    args: splitArgs(yaml?.value.validator_flags ?? ''),
    place: yaml?.placeOf(['validator_flags']) ?? 'problem.yaml',
  })
  const timeSeconds = await timeLimitOfDomjudge(contents)
  if (yaml === null) return null

  const problem = yaml.value
  refuseScoringAndValidators(contents, yaml)
  if ((problem.limits.time_limit ?? timeSeconds) === undefined) {
    findings.warn('problem.yaml', `there is no time limit (limits.time_limit, .timelimit or domjudge-problem.ini): it is the installation's ${options.limits.timeMs / 1000} s`)
  }
  warnOfMissing(contents)
  const { statements, statementFiles } = await findStatements(contents, ['problem_statement', 'statement'])
  return {
    packageFormat: options.version,
    names: await namesOf(contents, problem.name, statements, options.slug),
    limits: limitsOf({ time_limit: timeSeconds, ...problem.limits }, options.limits),
    tests,
    statements,
    statementFiles,
    attachments: findAttachments(contents),
    languages: null,
    source: problem.source ?? null,
    authors: (problem.author ?? '').split(/,|\sand\s/).map((name) => name.trim()).filter((name) => name !== ''),
    license: licenseOf(problem.license),
  }
}

function refuseScoringAndValidators(contents: Contents, { value, placeOf }: YamlFile<ProblemYaml>): void {
  const { findings } = contents
  if (value.type === 'scoring') findings.error(placeOf(['type']), 'problems of type scoring are not supported yet')
  else if (value.grading !== undefined) findings.warn(placeOf(['grading']), 'is not used: it belongs to scoring problems')
  if (value.validation.trim() !== 'default') findings.error(placeOf(['validation']), `custom output validators are not supported yet (validation: ${value.validation})`)
  else if (contents.hasFolder('output_validators')) findings.warn('output_validators', 'is not used: problem.yaml says validation: default')
}

/** The name is one of the languages', says the format; where it is not given, a LaTeX statement says it. */
async function namesOf(contents: Contents, name: ProblemYaml['name'], statements: PackageDraft['statements'], slug: string): Promise<Record<string, string>> {
  if (typeof name === 'object') return name
  const languages = statements.map(({ language }) => language)
  const language = languages.includes('en') ? 'en' : (languages[0] ?? 'en')
  if (name !== undefined) return { [language]: name }
  const names: Record<string, string> = {}
  for (const statement of statements) {
    const text = statement.format === 'tex' ? await contents.text(statement.path, longestStatementBytes) : null
    const said = nameSaid(/^%%[ \t]*plainproblemname:(.*)$/m.exec(text ?? '')?.[1]) ?? nameSaid(/\\problemname\{([^{}$\\]+)\}/.exec(text ?? '')?.[1])
    if (said !== null) names[statement.language] = said
  }
  if (Object.keys(names).length > 0) return names
  contents.findings.warn('problem.yaml', 'there is no name: the one in addresses is shown')
  return { [language]: slug }
}

import { z } from 'zod'
import { defaultCheckerFlags } from '../domain/checker.ts'
import { Args } from './args.ts'
import { parseCheckerFlags } from './checker-flags.ts'
import { replaceConstants, type Constants } from './constants.ts'
import type { Contents } from './contents.ts'
import type { TestDraft } from './draft.ts'
import { foldersAround, findTests } from './icpc-tests.ts'
import { readYaml, type YamlFile } from './yaml-file.ts'

const longestConfigBytes = 1024 * 1024

const forScoring = z.undefined({ error: 'belongs to scoring problems, which are not supported yet' }).optional()
const forOthers = z.unknown().optional()

const shared = {
  args: Args.optional(),
  output_validator_args: Args.optional(),
  input_validator_args: forOthers,
  input_visualizer_args: forOthers,
  output_visualizer_args: forOthers,
  full_feedback: z.boolean().optional(),
}
/** Keys of drafts before 2025-09. */
const older = { output_validator_flags: Args.optional(), input_validator_flags: forOthers }
const ofGroups = {
  ...shared,
  static_validator_args: forOthers,
  max_score: forScoring,
  score_aggregation: forScoring,
  require_pass: forScoring,
  static_validation_score: forScoring,
}
const ofTests = { ...shared, hint: z.string().optional(), description: z.string().optional() }

interface Config {
  args?: string[] | undefined
  output_validator_args?: string[] | undefined
  output_validator_flags?: string[] | undefined
  hint?: string | undefined
  description?: string | undefined
}

const schemas = {
  '2025-09': { group: z.strictObject(ofGroups), test: z.strictObject(ofTests) },
  '2023-07-draft': {
    group: z.strictObject({ ...ofGroups, ...older, scoring: forScoring, static_validation: z.literal(false, { error: 'static validation is not supported yet' }).optional() }),
    test: z.strictObject({ ...ofTests, ...older }),
  },
} satisfies Record<string, { group: z.ZodType<Config>; test: z.ZodType<Config> }>

/**
 * The tests with their arguments and checker flags: what a test's own `NAME.yaml` says, else its group's `test_group.yaml`
 * (`testdata.yaml` in drafts), else that of `data/sample` or `data/secret`.
 */
export async function configureTests(contents: Contents, version: '2025-09' | '2023-07-draft', constants: Constants): Promise<TestDraft[]> {
  const groups = new Map<string, YamlFile<Config>>()
  for (const path of contents.below('data/')) {
    const [, folder] = /^(.+)\/(?:test_group|testdata)\.yaml$/.exec(path) ?? []
    if (folder === undefined || !/^data\/(sample|secret)(\/|$)/.test(folder)) continue
    const config = await readConfig(contents, path, schemas[version].group, (text) => replaceConstants(text, constants))
    if (config !== null) groups.set(folder, config)
  }
  const drafts: TestDraft[] = []
  for (const test of findTests(contents)) {
    const own = await readConfig(contents, `data/${test.name}.yaml`, schemas[version].test)
    const { hint, description } = own?.value ?? {}
    const chain = [own, ...foldersAround(`data/${test.group}`).map((folder) => groups.get(folder))].filter((config) => config !== null && config !== undefined)
    const args = chain.find(({ value }) => value.args !== undefined)?.value.args ?? []
    drafts.push({ ...test, args, checker: checkerOf(contents, chain), description: description ?? hint ?? null })
  }
  return drafts
}

/** The nearest that says so decides. */
function checkerOf(contents: Contents, chain: YamlFile<Config>[]): TestDraft['checker'] {
  for (const { value, placeOf } of chain) {
    const key = value.output_validator_args === undefined ? 'output_validator_flags' : 'output_validator_args'
    const args = value[key]
    if (args === undefined) continue
    const parsed = parseCheckerFlags(args)
    if ('flags' in parsed) return parsed.flags
    contents.findings.error(placeOf([key]), parsed.problem)
    return defaultCheckerFlags
  }
  return defaultCheckerFlags
}

async function readConfig(contents: Contents, path: string, schema: z.ZodType<Config>, replace = (text: string) => text): Promise<YamlFile<Config> | null> {
  const text = await contents.text(path, longestConfigBytes)
  return text === null ? null : readYaml(replace(text), path, schema, contents.findings)
}

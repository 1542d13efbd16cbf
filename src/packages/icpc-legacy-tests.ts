import { z } from 'zod'
import { defaultCheckerFlags } from '../domain/checker.ts'
import { splitArgs } from './args.ts'
import { parseCheckerFlags } from './checker-flags.ts'
import type { Contents } from './contents.ts'
import type { TestDraft } from './draft.ts'
import { foldersAround, findTests } from './icpc-tests.ts'
import { readYaml, type YamlFile } from './yaml-file.ts'

const longestConfigBytes = 1024 * 1024

const Flags = z.union([z.string(), z.strictObject({ name: z.string(), flags: z.string() }).transform(({ flags }) => flags)], {
  error: 'must be a text, or a map with the keys name and flags',
})

/** testdata.yaml; the keys of scores are read and mean nothing to a pass-fail problem. */
const TestdataYaml = z.strictObject({
  on_reject: z.enum(['break', 'continue'], { error: 'must be break or continue' }).optional(),
  grading: z.enum(['default', 'custom'], { error: 'must be default or custom' }).optional(),
  grader_flags: z.string().optional(),
  input_validator_flags: z.unknown().optional(),
  output_validator_flags: Flags.optional(),
  accept_score: z.unknown().optional(),
  reject_score: z.unknown().optional(),
  range: z.unknown().optional(),
})
type TestdataYaml = z.infer<typeof TestdataYaml>

/**
 * The tests with their checker flags: `validator_flags` of problem.yaml, and after them the `output_validator_flags` of the nearest
 * testdata.yaml that says any (both are passed to the validator, as problemtools does it).
 */
export async function configureLegacyTests(contents: Contents, common: { args: string[]; place: string }): Promise<TestDraft[]> {
  const groups = new Map<string, YamlFile<TestdataYaml>>()
  for (const path of contents.below('data/')) {
    const [, folder] = /^(.+)\/testdata\.yaml$/.exec(path) ?? []
    const text = folder === undefined ? null : await contents.text(path, longestConfigBytes)
    const yaml = text === null ? null : readYaml(text, path, TestdataYaml, contents.findings)
    if (folder === undefined || yaml === null) continue
    groups.set(folder, yaml)
    refuseGraders(contents, yaml)
  }
  const drafts: TestDraft[] = []
  const told = new Set<string>()
  for (const test of findTests(contents)) {
    const group = foldersAround(`data/${test.group}`).flatMap((folder) => groups.get(folder) ?? []).find(({ value }) => value.output_validator_flags !== undefined)
    const parsed = parseCheckerFlags([...common.args, ...splitArgs(group?.value.output_validator_flags ?? '')])
    const place = group?.placeOf(['output_validator_flags']) ?? common.place
    if ('problem' in parsed && !told.has(place)) {
      told.add(place)
      contents.findings.error(place, parsed.problem)
    }
    drafts.push({
      ...test,
      checker: 'flags' in parsed ? parsed.flags : defaultCheckerFlags,
      args: [],
      description: (await describe(contents, `data/${test.name}.desc`)) ?? (await describe(contents, `data/${test.name}.hint`)),
    })
  }
  return drafts
}

function refuseGraders(contents: Contents, { value, placeOf }: YamlFile<TestdataYaml>): void {
  const { findings } = contents
  if (value.grading === 'custom') findings.error(placeOf(['grading']), 'custom graders are not supported yet')
  if (/always_accept|accept_if_any_accepted/.test(value.grader_flags ?? '')) findings.error(placeOf(['grader_flags']), 'groups that are accepted in spite of a failed test are not supported yet')
  if (value.on_reject === 'continue') findings.warn(placeOf(['on_reject']), 'judging stops at the first test that fails all the same')
}

async function describe(contents: Contents, path: string): Promise<string | null> {
  return (await contents.text(path, longestConfigBytes))?.trim() ?? null
}

import { wallMsFor, type Limits } from './limits.ts'
import type { ComparedTest, LimitChange, TestChange, TestsetChanges } from './testset-changes.ts'

const limitTitles: Record<keyof Limits, { title: string; unit: string }> = {
  timeMs: { title: 'CPU time', unit: ' ms' },
  wallMs: { title: 'time on the clock', unit: ' ms' },
  memoryKib: { title: 'memory', unit: ' KiB' },
  outputKib: { title: 'output', unit: ' KiB' },
  processes: { title: 'processes', unit: '' },
  sourceKib: { title: 'source', unit: ' KiB' },
  compileTimeMs: { title: 'time for compiling', unit: ' ms' },
  compileMemoryKib: { title: 'memory for compiling', unit: ' KiB' },
}

/** So many names of tests are told. */
const namesTold = 5

/** What has to be known of the two versions beside their differences. */
export interface PublishContext {
  /** Tests of the version that was published. */
  testsBefore: number
  /** The version to be published was made before the published one. */
  goesBack: boolean
}

/**
 * What somebody who publishes a version in the middle of a contest may not have meant: each is right often enough, so none refuses
 * anything. A path names the part of the problem.
 */
export function publishWarnings(changes: TestsetChanges<ComparedTest>, { testsBefore, goesBack }: PublishContext): { path: string; message: string }[] {
  const { tests, limits, parts } = changes
  const warnings: { path: string; message: string }[] = []
  const warn = (path: string, message: string) => warnings.push({ path, message })

  if (goesBack) warn('version', 'it is older than the published one')
  if (parts.includes('names')) warn('names', 'the problem has another name: is this the right package?')
  for (const { limit, before, after } of limits.filter((change) => !followsTime(change, limits))) {
    const { title, unit } = limitTitles[limit]
    warn('limits', `${title}: ${after}${unit} instead of ${before}${unit}`)
  }
  if (parts.includes('languages')) warn('languages', 'other languages may be used than before')
  const removed = tests.filter((change) => change.kind === 'removed')
  if (removed.length > 0) warn('tests', `${counted(removed, 'test')} ${removed.length === 1 ? 'is' : 'are'} gone: ${namesOf(removed)}`)
  const answers = tests.filter((change) => change.parts.includes('answer'))
  if (answers.length * 2 > testsBefore) warn('answers', `${answers.length} of ${testsBefore} ${testsBefore === 1 ? 'test has' : 'tests have'} another answer`)
  const checkers = tests.filter((change) => change.parts.includes('checker'))
  if (checkers.length > 0) warn('checker', `outputs are compared in another way in ${counted(checkers, 'test')}: ${namesOf(checkers)}`)
  const samples = tests.filter(changesWhatIsShown)
  if (samples.length > 0 && !parts.includes('statement')) {
    warn('samples', `the samples changed and the statement did not: ${namesOf(samples)}`)
  }
  return warnings
}

/** The limit on the clock goes with that of CPU time, unless a package says something else. */
function followsTime({ limit, before, after }: LimitChange, limits: readonly LimitChange[]): boolean {
  const time = limits.find((change) => change.limit === 'timeMs')
  return limit === 'wallMs' && time !== undefined && before === wallMsFor(time.before) && after === wallMsFor(time.after)
}

/** Does it change what contestants see as samples? */
function changesWhatIsShown({ before, after, parts }: TestChange<ComparedTest>): boolean {
  const isSample = before?.sample === true || after?.sample === true
  return isSample && (before === null || after === null || parts.some((part) => part === 'input' || part === 'answer' || part === 'sample'))
}

function counted(list: readonly unknown[], noun: string): string {
  return list.length === 1 ? `1 ${noun}` : `${list.length} ${noun}s`
}

function namesOf(tests: readonly TestChange<ComparedTest>[]): string {
  const names = tests.slice(0, namesTold).map(({ before, after }) => after?.name ?? before?.name ?? '')
  return tests.length > namesTold ? `${names.join(', ')} and ${tests.length - namesTold} more` : names.join(', ')
}

import type { Language } from '../contract/language.ts'
import { acceptsOf } from '../contract/manifest.ts'
import type { NewRun, NewSubmission } from '../contract/submission.ts'
import type { JudgedSubmission } from '../contract/submission-view.ts'
import type { RunRequest, Source } from '../domain/judgement.ts'
import { defaultLimits } from '../domain/limits.ts'
import type { OpenProblem } from '../domain/problem.ts'
import { newSubmission } from '../domain/submission.ts'
import type { User } from '../domain/user.ts'
import { admit } from './admission.ts'
import { isStaff } from './auth.ts'
import type { ApiDeps, CreateOutcome, Idempotency } from './deps.ts'
import { ApiError } from './errors.ts'
import { keyReused } from './idempotency.ts'
import { assertLanguageAllowed, assertSourceSize, encodeText, readSource } from './source.ts'

type SubmitDeps = Pick<ApiDeps, 'settings' | 'submissions' | LanguageDeps> & { problems: Pick<ApiDeps['problems'], 'getProblem' | 'readManifest'> }

/** Checks a submission and makes it durable. Gives it as it is now; null when it is an earlier one, made under the same key. Throws ApiError with a sentence for everything that is wrong with it. */
export async function submit(deps: SubmitDeps, user: User, body: NewSubmission, idempotency: Idempotency | undefined): Promise<{ id: string; submission: JudgedSubmission | null }> {
  await admit(deps, user)
  const source = readSource(body, await languagesWith(body.language, deps))
  const purpose = body.samples_only ? 'samples' : 'judge'
  for (let fresh = false; ; fresh = true) {
    const problem = await checkedProblem(deps, user, { body, source, fresh })
    const { slug, name, limits, testsetId } = problem
    const outcome = await deps.submissions.createSubmission({
      userId: user.id,
      problemSlug: slug,
      testsetId,
      purpose,
      source,
      request: null,
      priority: priorityOf(body, user),
      idempotency,
    })
    // Something was published since the problem was looked up.
    if (outcome.kind === 'moved') continue
    const made = madeOf(outcome, slug)
    if (made.kind === 'replayed') return { id: made.id, submission: null }
    const { id, judgementId, createdAt } = made
    const shown = { slug, name, timeMs: limits.timeMs, memoryKib: limits.memoryKib }
    const submission = newSubmission({ id, judgementId, createdAt, purpose, problem: shown, user: { id: user.id, name: user.name }, language: source.language })
    return { id, submission: { ...submission, problem: shown } }
  }
}

interface Checked {
  body: NewSubmission
  source: Source
  /** What was known of the problem some time ago is not enough. */
  fresh: boolean
}

/** The problem, where it takes what was sent. Refused is a submission only for what the problem is now. */
async function checkedProblem(deps: SubmitDeps, user: User, { body, source, fresh }: Checked): Promise<OpenProblem> {
  const problem = await deps.submissions.openProblem(body.problem, { fresh })
  if (problem === null) throw await notOpen(deps, user, body.problem)
  try {
    assertSourceSize(source, problem.limits.sourceKib)
    const accepts = problem.accepts ?? acceptsOf(await deps.problems.readManifest(problem.manifestDigest))
    assertLanguageAllowed(source, accepts.languages)
    if (body.samples_only && !accepts.samples) throw noSamples(body.problem)
    return problem
  } catch (error) {
    if (fresh) throw error
    return checkedProblem(deps, user, { body, source, fresh: true })
  }
}

/** To contestants, what is not published is not there. */
async function notOpen(deps: SubmitDeps, user: User, slug: string): Promise<ApiError> {
  return isStaff(user) && (await deps.problems.getProblem(slug, user.id)) !== null ? nothingPublished(slug) : unknownProblem(slug)
}

type LanguageDeps = 'languages' | 'languagesNow'

/** What is refused is looked up first: the worker that brings the language may have started a moment ago. */
async function languagesWith(id: string, deps: Pick<ApiDeps, LanguageDeps>): Promise<readonly Language[]> {
  const known = deps.languages()
  return known.some((language) => language.id === id && language.available) ? known : deps.languagesNow()
}

/** As `submit`, for a run without a problem. */
export async function submitRun(deps: Pick<ApiDeps, 'settings' | 'submissions' | LanguageDeps>, user: User, body: NewRun, idempotency: Idempotency | undefined): Promise<string> {
  await admit(deps, user)
  const source = readSource(body, await languagesWith(body.language, deps))
  assertSourceSize(source, defaultLimits.sourceKib)
  const outcome = await deps.submissions.createSubmission({
    userId: user.id,
    problemSlug: null,
    purpose: 'run',
    source,
    request: runRequest(body),
    priority: 'run',
    idempotency,
  })
  return madeOf(outcome, '').id
}

/** A trial on the samples is one short run, and somebody waits for it. */
function priorityOf(body: NewSubmission, user: User): 'contest' | 'run' | 'practice' | 'rejudge' {
  if (body.priority === 'contest' && !isStaff(user)) {
    throw new ApiError('role-missing', 'Only setters and administrators may ask for the priority contest; leave it out.', {
      errors: [{ path: 'priority', message: 'not for contestants' }],
    })
  }
  return body.priority ?? (body.samples_only ? 'run' : 'practice')
}

/** Of all arguments of a run: well below what the box takes of arguments, variables and paths together (512 KiB). */
const argsMaxBytes = 256 * 1024

function runRequest(body: NewRun): RunRequest {
  if (body.args.some((arg) => arg.includes('\0'))) throw badArgs('An argument of a program cannot hold a NUL character.', 'has a NUL character')
  const argsBytes = body.args.reduce((sum, arg) => sum + encodeText(arg, 'args').length, 0)
  if (argsBytes > argsMaxBytes) throw badArgs(`The arguments have ${argsBytes} bytes; 256 KiB are allowed. What is longer goes into stdin.`, 'too long together')
  const { time_ms, wall_ms, memory_kib, output_kib, processes } = body.limits
  return {
    stdin: encodeText(body.stdin, 'stdin'),
    args: body.args,
    limits: {
      ...(time_ms !== undefined && { timeMs: time_ms }),
      ...(wall_ms !== undefined && { wallMs: wall_ms }),
      ...(memory_kib !== undefined && { memoryKib: memory_kib }),
      ...(output_kib !== undefined && { outputKib: output_kib }),
      ...(processes !== undefined && { processes }),
    },
  }
}

function badArgs(detail: string, message: string): ApiError {
  return new ApiError('body-invalid', detail, { errors: [{ path: 'args', message }] })
}

function madeOf(outcome: CreateOutcome, slug: string): Extract<CreateOutcome, { id: string }> {
  switch (outcome.kind) {
    case 'created':
    case 'replayed':
      return outcome
    case 'key_reused':
      throw keyReused()
    case 'no_problem':
      throw unknownProblem(slug)
    case 'nothing_published':
      throw nothingPublished(slug)
    case 'moved':
      throw new Error('what names no version cannot have been checked against another')
    default:
      return outcome satisfies never
  }
}

function unknownProblem(slug: string): ApiError {
  return new ApiError('unknown-problem', `There is no problem ${slug}. GET /v1/problems lists those that there are.`, { errors: [{ path: 'problem', message: 'unknown' }] })
}

function noSamples(slug: string): ApiError {
  return new ApiError('body-invalid', `${slug} has no samples to try a program on; leave samples_only out to have it judged.`, {
    errors: [{ path: 'samples_only', message: 'the problem has no samples' }],
  })
}

function nothingPublished(slug: string): ApiError {
  return new ApiError('nothing-published', `${slug} has only drafts. Publish one: POST /v1/problems/${slug}/testsets/{version}/publish.`)
}

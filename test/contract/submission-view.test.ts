import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Judgement, Submission, SubmissionSummary } from '../../src/contract/submission.ts'
import { forContestants } from '../../src/api/secrecy.ts'
import { anEvidence } from '../support/store.ts'
import { judgementView, submissionView, summaryView, type JudgedSubmission } from '../../src/contract/submission-view.ts'

const at = new Date('2026-11-22T08:00:00.000Z')
const run = { verdict: 'WA', timeMs: 3, wallMs: 4, memoryKib: 1500, score: null, message: 'expected 3', firstTimeMs: null, keptFrom: null, evidence: null } as const
const submission: JudgedSubmission = {
  id: '0199aaaa-0000-7000-8000-000000000000', purpose: 'judge', problem: { slug: 'different', name: 'A Different Problem', timeMs: 2000, memoryKib: 524_288 },
  user: { id: 'x', name: 'ann' }, language: 'cpp', createdAt: at, judgements: 2,
  judgement: {
    id: '0199aaaa-0000-7000-8000-000000000001', isCurrent: true, wasCurrent: true, rejudgingId: null, status: 'done', verdict: 'WA', score: null, testset: '2026-11-22T08:00:00.000Z', testsTotal: 12,
    runs: [{ ...run, test: 'sample/1' }, { ...run, test: 'secret/1' }], timeMs: 31, memoryKib: 3480, compilerOutput: 'warning', compileMs: 20, compileCached: false, attempt: 1, output: null,
    fault: { code: 'BOX_DIED', message: 'died' }, createdAt: at, startedAt: at, finishedAt: null,
  },
}

test('what the API shows of a submission fits its schemas', () => {
  for (const isStaff of [true, false]) Submission.parse(submissionView(submission, { isStaff }))
  SubmissionSummary.strict().parse(summaryView(submission))
  Judgement.parse(judgementView(submission.judgement, { isStaff: true, showFault: true }))
})

test('a contestant reads what is said of samples only', () => {
  for (const [isStaff, messages] of [[false, ['expected 3', '']], [true, ['expected 3', 'expected 3']]] as const) {
    assert.deepEqual(submissionView(submission, { isStaff }).runs.map(({ message }) => message), messages)
  }
})

test('a contestant is told that a program was run again, and setters what was measured', () => {
  const measured = { ...submission, judgement: { ...submission.judgement, runs: [{ ...run, test: 'sample/1', firstTimeMs: 2050, evidence: anEvidence }] } }
  const [contestant] = submissionView(measured, { isStaff: false }).runs
  assert.deepEqual([contestant?.first_time_ms, contestant?.evidence], [2050, null])
  const view = submissionView(measured, { isStaff: true })
  assert.deepEqual([view.runs[0]?.evidence?.cpu_time_ns, view.runs[0]?.evidence?.limits.stop_ms, view.runs[0]?.evidence?.first?.cpu_time_ns], [1_990_000_001, 2300, 2_050_000_000])
  assert.deepEqual(Submission.parse(view).runs, view.runs)
  assert.doesNotMatch(JSON.stringify(forContestants({ event: 'done', data: view })), /cpu_time_ns/)
})

test('a fault is shown to those who may see it', () => {
  for (const [showFault, fault] of [[false, null], [true, { code: 'BOX_DIED', message: 'died' }]] as const) {
    assert.deepEqual(judgementView(submission.judgement, { isStaff: false, showFault }).fault, fault)
  }
})

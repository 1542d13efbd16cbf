import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Submission } from '../../src/contract/submission.ts'
import { fold, type StripPart } from '../../web/src/strip/fold.ts'
import { focusOf, stripOfSubmission, type Expected, type StripCell } from '../../web/src/strip/model.ts'

const expected: Expected = { tests: 5, samples: ['sample/1', 'sample/2'], timeLimitMs: 1_000, memoryLimitKib: 65_536 }

describe('the strip of a submission', () => {
  it('has a cell for every test that the problem has before anything is known of the judgement', () => {
    const { cells } = stripOfSubmission(submission({ status: 'queued' }), expected)
    assert.deepEqual(cells.map(({ test, state }) => [test, state]), [
      ['sample/1', 'waiting'], ['sample/2', 'waiting'], [null, 'waiting'], [null, 'waiting'], [null, 'waiting'],
    ])
  })

  it('shows the test after the last that ended as running', () => {
    const { cells } = stripOfSubmission(submission({ status: 'running', runs: ['AC', 'AC', 'AC'] }), expected)
    assert.deepEqual(cells.map(({ state }) => state), ['AC', 'AC', 'AC', 'running', 'waiting'])
  })

  it('leaves the tests after the first failure unjudged, and looks at the failure', () => {
    const { cells } = stripOfSubmission(submission({ status: 'done', runs: ['AC', 'WA'] }), expected)
    assert.deepEqual(cells.map(({ state }) => state), ['AC', 'WA', 'skipped', 'skipped', 'skipped'])
    assert.equal(focusOf(cells)?.test, 'sample/2')
  })

  it('has only the samples when only they are tried', () => {
    assert.equal(stripOfSubmission(submission({ status: 'queued', purpose: 'samples' }), expected).cells.length, 2)
  })
})

describe('folding', () => {
  it('leaves a strip that fits as it is', () => {
    assert.equal(widthOf(fold(cellsOf([3, 7]), { room: 10, foldSlots: 2, focus: 0 })), 10)
  })

  it('never takes more room than there is, nor loses a test, wherever one looks', () => {
    for (const groups of [[2, 298], [300], [2, 34, 34, 34], [2, 1, 1, 1, 1, 200], [40, 40, 40]]) {
      for (const room of [8, 20, 31, 90]) {
        const cells = cellsOf(groups)
        for (let focus = 0; focus < cells.length; focus += 7) {
          const parts = fold(cells, { room, foldSlots: 2, focus })
          assert.ok(widthOf(parts) <= room, `${groups.join('+')} tests in ${room}, looking at ${focus}: ${widthOf(parts)}`)
          assert.deepEqual(parts.flatMap(indexesOf), cells.map(({ index }) => index))
          assert.ok(parts.some((part) => part.kind === 'cell' && part.cell.index === focus), `${focus} is seen`)
        }
      }
    }
  })

  it('folds the group farthest from the failure first', () => {
    const parts = fold(cellsOf([2, 30, 30]), { room: 50, foldSlots: 2, focus: 5 })
    assert.deepEqual(parts.filter(({ kind }) => kind === 'fold').map((part) => indexesOf(part)[0]), [48])
  })

  it('leaves the few samples in sight, since folding them gives no room', () => {
    const parts = fold(cellsOf([3, 97]), { room: 40, foldSlots: 2, focus: 5 })
    assert.deepEqual(parts.slice(0, 3).map(({ kind }) => kind), ['cell', 'cell', 'cell'])
  })

  it('stands still while a test after the other ends, for half a window', () => {
    const [before, after] = [100, 105].map((focus) => fold(cellsOf([300]), { room: 44, foldSlots: 2, focus }))
    assert.deepEqual(before, after)
  })
})

function submission({ status, runs = [], purpose = 'judge' }: { status: Submission['status']; runs?: ('AC' | 'WA')[]; purpose?: Submission['purpose'] }): Submission {
  const names = ['sample/1', 'sample/2', 'secret/1', 'secret/2', 'secret/3']
  return {
    id: '0199f302-7c3a-7000-8000-000000000001', problem: 'sum', user: 'ada', language: 'c', purpose, status,
    verdict: status === 'done' ? (runs.at(-1) ?? 'CE') : null, score: null, testset: null,
    tests: { total: status === 'queued' ? 0 : 5, done: runs.length },
    time_ms: null, memory_kib: null, compiler_output: '',
    runs: runs.map((verdict, index) => ({ test: names[index] ?? '', verdict, time_ms: 1, wall_ms: 1, memory_kib: 1_000, score: null, message: '', first_time_ms: null, kept_from: null, evidence: null })),
    attempt: 1, judgements: 1, compile_ms: null, compile_cached: null, created_at: '2026-11-22T08:00:00.000Z', started_at: null, finished_at: null,
  }
}

function cellsOf(groups: number[]): StripCell[] {
  const names = groups.flatMap((size, group) => Array.from({ length: size }, () => `group${group}`))
  return names.map((group, index) => ({ index, test: `${group}/${index}`, group, state: 'AC', timeMs: 1, memoryKib: 1, message: '', firstTimeMs: null, isKept: false }))
}

function indexesOf(part: StripPart): number[] {
  return part.kind === 'cell' ? [part.cell.index] : part.cells.map(({ index }) => index)
}

function widthOf(parts: StripPart[]): number {
  return parts.reduce((sum, { kind }) => sum + (kind === 'fold' ? 2 : 1), 0)
}

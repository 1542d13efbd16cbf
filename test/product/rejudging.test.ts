import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { PublishedTestset, Testset } from '../../src/contract/testset.ts'
import { listOf } from '../../src/contract/conventions.ts'
import { Rejudging } from '../../src/contract/rejudging.ts'
import type { Submission } from '../../src/contract/submission.ts'
import { zipOf } from '../packages/archive.ts'
import { callerOf } from '../support/caller.ts'
import { root, startProduct } from '../support/product.ts'

const tests = 100
/** The place of the test that changes, counted from 0. */
const changedAt = 50

function nameOf(index: number): string {
  return `secret/${String(index).padStart(3, '0')}`
}

/** A program is given n and has to print it. */
function packageOf(change: { input?: string; answer?: string } = {}): Promise<Buffer> {
  const files = Array.from({ length: tests }, (_, index) => {
    const { input = `${index}\n`, answer = `${index}\n` } = index === changedAt ? change : {}
    return [[`${nameOf(index)}.in`, input], [`${nameOf(index)}.ans`, answer]] as const
  })
  return zipOf(Object.fromEntries(files.flat()))
}

/** Right up to a number, and wrong from there. */
function rightBelow(n: number): string {
  return `#include <stdio.h>\nint main() { int n; scanf("%d", &n); printf("%d\\n", n < ${n} ? n : -1); }`
}

/** The tests that were run in the judgement itself. */
function made(submission: Submission): string[] {
  return submission.runs.filter((run) => run.kept_from === null).map((run) => run.test)
}

function told(list: Submission[]) {
  return list.map(({ verdict, runs }) => [verdict, runs.map((run) => [run.test, run.verdict])])
}

/** Of the right ones, of those wrong early, and of those wrong late. */
function outcomes(right: string, early: string, late: string): string[] {
  return [...Array<string>(12).fill(right), ...Array<string>(4).fill(early), ...Array<string>(4).fill(late)]
}

test('one changed test of a hundred costs one run for each submission that came to it, none for the others, and a setter sees before whom it costs the verdict', async () => {
  const product = await startProduct()
  const folder = await mkdtemp(join(tmpdir(), 'gavel-rejudging-'))
  const caller = callerOf(product.url, product.adminToken)
  const gavel = async (...args: string[]) => {
    const env = { ...process.env, GAVEL_URL: product.url, GAVEL_TOKEN: product.adminToken, NO_COLOR: '1' }
    return (await promisify(execFile)(join(root, 'bin/gavel'), args, { env })).stdout
  }
  const push = async (content: Buffer, ...options: string[]): Promise<string> => {
    await writeFile(join(folder, 'same.zip'), content)
    await gavel('problem', 'push', join(folder, 'same.zip'), ...options)
    return listOf(Testset).parse(JSON.parse(await gavel('problem', 'versions', 'same', '--json'))).items[0]?.version ?? ''
  }
  const settled = async (id: string) => {
    await gavel('rejudging', 'show', id, '--wait')
    return Rejudging.parse(await (await caller.call('GET', `/v1/rejudgings/${id}`)).json())
  }
  const look = async (sent: readonly Submission[]) => Promise.all(sent.map(({ id }) => caller.submission(id)))
  try {
    const first = await push(await packageOf())
    const [right, early, late] = [rightBelow(1_000), rightBelow(10), rightBelow(80)]
    const sent = await Promise.all(outcomes(right, early, late).map((source) => caller.submit('same', 'c', source)))
    const before = await Promise.all(sent.map(async ({ id }) => caller.submission(id, 60)))
    assert.deepEqual(before.map((one) => `${one.verdict} ${one.runs.length}`), outcomes('AC 100', 'WA 11', 'WA 81'))

    // Another input that the right ones pass too.
    const second = await push(await packageOf({ input: `0${changedAt}\n` }), '--draft')
    const published = PublishedTestset.parse(JSON.parse(await gavel('problem', 'publish', 'same', second, '--rejudge', 'affected', '--json')))
    assert.deepEqual([published.rejudging?.submissions, published.rejudging?.kept, published.rejudging?.judgements.total], [20, 4, 16])
    const end = await settled(published.rejudging?.id ?? '')
    assert.deepEqual([end.judgements, end.changes], [{ total: 16, done: 16 }, []])
    const affected = await look(sent)
    for (const [index, submission] of affected.entries()) {
      const cameToIt = submission.runs.length > changedAt
      assert.deepEqual([submission.testset, submission.judgements], cameToIt ? [second, 2] : [first, 1])
      if (cameToIt) assert.deepEqual(made(submission), [nameOf(changedAt)])
      for (const run of submission.runs) if (run.kept_from !== null) assert.deepEqual({ ...run, kept_from: null }, before[index]?.runs.find((one) => one.test === run.test))
    }

    // What everything from the start would have given.
    await gavel('problem', 'rejudge', 'same', '--wait')
    const full = await look(sent)
    assert.deepEqual(told(full), told(affected))
    assert.ok(full.every((submission) => submission.testset === second && made(submission).length === submission.runs.length))

    // A version with a wrong answer: seen before it is published, and given up.
    const third = await push(await packageOf({ input: `0${changedAt}\n`, answer: 'wrong\n' }), '--draft')
    const shown = await gavel('problem', 'rejudge', 'same', '--version', third, '--wait')
    assert.match(shown, new RegExp(`^same on ${third}: ready · 16 of 16 judged, 4 of 20 submissions kept as they are · 12 AC → WA · `))
    assert.deepEqual(shown.match(/AC → WA$/gm)?.length, 12)
    const id = / · ([0-9a-f-]{36})$/m.exec(shown)?.[1] ?? ''
    assert.deepEqual(told(await look(sent)), told(full))
    assert.match(await gavel('rejudging', 'cancel', id), /cancelled/)
    // The same once more, and now it counts.
    const again = / · ([0-9a-f-]{36})$/m.exec(await gavel('problem', 'rejudge', 'same', '--version', third, '--wait'))?.[1] ?? ''
    assert.match(await gavel('rejudging', 'apply', again), /applied/)
    const applied = await look(sent)
    assert.deepEqual(applied.map(({ verdict, runs }) => `${verdict} ${runs.length}`), outcomes('WA 51', 'WA 11', 'WA 51'))
    assert.ok(applied.every((submission) => submission.testset === (submission.runs.length === 51 ? third : second)))
    assert.match(await gavel('rejudging', 'list', 'same'), new RegExp(`${again}  applied `))
    assert.match(await gavel('runs', sent[0]?.id ?? ''), /secret\/000 .*kept from an earlier judgement/)
  } finally {
    await product.stop()
    await rm(folder, { recursive: true })
  }
})

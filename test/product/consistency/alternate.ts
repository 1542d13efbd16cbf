import assert from 'node:assert/strict'
import { Submission } from '../../../src/contract/submission.ts'
import { PackageAccepted } from '../../../src/contract/problem.ts'
import { zipOf } from '../../packages/archive.ts'
import type { Caller } from '../../support/caller.ts'
import { Publishes } from './publishes.ts'

export interface Alternation {
  api: Caller
  publishes: number
  /** Of the publishes, one of so many is an upload; the others go back to a version that is there. */
  uploadEvery: number
  /** Called before each publish. */
  before: (index: number) => Promise<void>
}

export interface Outcome {
  /** How many submissions were judged, each on a version that it may be judged on and with that version's verdict. */
  judged: number
  /** How many of them were judged on what had been published last before they were sent. */
  onTheLast: number
}

const slug = 'changing'
/** Submissions that wait for their verdict at a time: with more, each would span many publishes, and hardly any version would be too old. */
const inFlight = 8

/**
 * Publishes again and again while programs are sent before, during and after each publish, and checks of every verdict that it is of no
 * version older than the last one whose publish had been answered when the program was sent, and the one that this version gives.
 */
export async function alternate({ api, publishes, uploadEvery, before }: Alternation): Promise<Outcome> {
  const log = new Publishes()
  /** Version → the answer of its only test, which is also its input. */
  const answers = new Map<string, number>()
  const outcome: Outcome = { judged: 0, onTheLast: 0 }
  const waiting = new Set<Promise<void>>()

  async function upload(): Promise<string> {
    const answer = answers.size
    const zip = await zipOf({ 'secret/1.in': `${answer}\n`, 'secret/1.out': `${answer}\n` })
    const response = await api.put(`/v1/problems/${slug}/package`, zip)
    const accepted = PackageAccepted.parse(await response.json())
    answers.set(accepted.testset.version, answer)
    return accepted.testset.version
  }

  const publish = (version: string) =>
    log.publish(version, async () => {
      const response = await api.call('POST', `/v1/problems/${slug}/testsets/${version}/publish`)
      assert.equal(response.status, 200, await response.text())
    })

  /** A program that is right on one version only, or one that is right on every version whose input and answer belong together. */
  async function submit(guess: number | null): Promise<void> {
    const mayBe = log.from()
    const last = log.versions[log.answered - 1]
    const source = guess === null ? 'print(input())' : `print(${guess})`
    const sent = await api.submit(slug, 'python3', source)
    const check = async () => {
      let seen = sent
      while (seen.status !== 'done') seen = Submission.parse(await (await api.call('GET', `/v1/submissions/${sent.id}?wait=30`)).json())
      const judgedOn = seen.testset ?? ''
      assert.ok(mayBe().includes(judgedOn), `${sent.id} was judged on ${judgedOn}, which was replaced before it was sent; it could have been judged on ${mayBe().join(', ')}`)
      const right = guess === null || answers.get(judgedOn) === guess
      assert.equal(seen.verdict, right ? 'AC' : 'WA', `${sent.id} printed ${guess ?? 'its input'} on ${judgedOn}, whose answer is ${answers.get(judgedOn)}`)
      outcome.judged++
      if (judgedOn === last) outcome.onTheLast++
    }
    const checked = check().finally(() => waiting.delete(checked))
    checked.catch(() => undefined)
    waiting.add(checked)
    failed.push(checked)
  }
  const failed: Promise<void>[] = []

  for (let index = 0; index < 5; index++) await upload()
  await publish([...answers.keys()][0] ?? '')
  for (let index = 0; index < publishes; index++) {
    await before(index)
    const other = [...answers.keys()].filter((version) => version !== log.versions.at(-1))
    const next = index % uploadEvery === uploadEvery - 1 ? await upload() : other[index % other.length] ?? ''
    const guess = answers.get(next) ?? 0
    await submit(index % 3 === 0 ? null : guess)
    // One while the publish is under way, one when it has been answered.
    await Promise.all([publish(next), submit(guess)])
    await submit(index % 2 === 0 ? guess : null)
    while (waiting.size > inFlight) await Promise.race(waiting)
  }
  await Promise.all(failed)
  return outcome
}

import { findErrorBy, type Connection } from '@platformatic/kafka'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BaseLogger } from 'pino'
import { reasonOf } from './reason.ts'
import { api as heartbeat, joinGroupEpoch, leaveGroupEpoch } from './share-group-heartbeat.ts'

export interface MembershipOptions {
  groupId: string
  memberId: string
  topics: string[]
  /** A connection to the group's coordinator; asked for anew after each failure. */
  coordinator: () => Promise<Connection>
  log: BaseLogger
}

export interface Membership {
  /** Settles when the group has taken it; the coordinator then prepares its topics. */
  readonly joined: Promise<void>
  /** Says good-bye: the group need not wait for a sign of life. */
  leave(): Promise<void>
}

/**
 * A member of a share group stands like this:
 *   joining → member    the coordinator took it and gave it an epoch
 *   joining → joining   no coordinator was found, or it was away: asked again, later each time
 *   member  → member    a sign of life, at the interval that the coordinator names
 *   member  → joining   the coordinator knows it no longer or not with this epoch: it joins with epoch 0, under its old name
 *   any     → left      told to leave
 * While it is not a member it may fetch and acknowledge all the same: brokers look at the session only.
 */
type State = 'joining' | 'member' | 'left'

const firstPauseMs = 100
const longestPauseMs = 5_000

/** Joins a share group, and stays a member until told to leave. */
export function startMembership({ groupId, memberId, topics, coordinator, log }: MembershipOptions): Membership {
  const leaving = new AbortController()
  const { promise: joined, resolve: sayJoined } = Promise.withResolvers<void>()
  let state: State = 'joining'
  let epoch = joinGroupEpoch
  let connection: Connection | undefined
  let pauseMs = firstPauseMs

  /** Gives after how many milliseconds the next is due. */
  const beat = async (): Promise<number> => {
    try {
      connection ??= await coordinator()
      const answer = await heartbeat.async(connection, groupId, memberId, epoch, null, state === 'joining' ? topics : null)
      epoch = answer.memberEpoch
      state = 'member'
      pauseMs = firstPauseMs
      sayJoined()
      return answer.heartbeatIntervalMs
    } catch (error) {
      connection = undefined
      if (state === 'member' && isUnknown(error)) {
        epoch = joinGroupEpoch
        state = 'joining'
        return firstPauseMs
      }
      if (isOld(error)) log.error('this Kafka has no share groups: it has to be 4.2 or newer, with the feature share.version at 1 (docs/KAFKA.md)')
      else if (!leaving.signal.aborted) log.warn({ reason: reasonOf(error), state }, "the share group's coordinator did not answer; asking again")
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
      return pauseMs
    }
  }
  const run = async () => {
    while (!leaving.signal.aborted) await sleep(await beat(), undefined, { signal: leaving.signal }).catch(() => undefined)
    const wasMember = state === 'member'
    state = 'left'
    if (wasMember && connection !== undefined) await heartbeat.async(connection, groupId, memberId, leaveGroupEpoch, null, null).catch(() => undefined)
  }
  const running = run()
  return {
    joined,
    leave: () => {
      leaving.abort()
      return running
    },
  }
}

function isUnknown(error: unknown): boolean {
  return ['UNKNOWN_MEMBER_ID', 'FENCED_MEMBER_EPOCH', 'GROUP_ID_NOT_FOUND'].some((id) => says(error, id))
}

function isOld(error: unknown): boolean {
  return says(error, 'UNSUPPORTED_VERSION')
}

function says(error: unknown, id: string): boolean {
  return error instanceof Error && findErrorBy(error, 'apiId', id) !== null
}

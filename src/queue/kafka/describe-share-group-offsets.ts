import { createAPI, ResponseError, Writer, type Reader } from '@platformatic/kafka'

export interface ShareGroupPartitionOffset {
  partitionIndex: number
  /** All before it is done with; -1: the group has not begun with the partition. */
  startOffset: bigint
  leaderEpoch: number
  /** How many records are not done with; -1: not known. */
  lag: bigint
  errorCode: number
  errorMessage: string | null
}

export interface DescribeShareGroupOffsetsResponse {
  throttleTimeMs: number
  groups: {
    groupId: string
    topics: { topicName: string; topicId: string; partitions: ShareGroupPartitionOffset[] }[]
    errorCode: number
    errorMessage: string | null
  }[]
}

export type DescribeShareGroupOffsetsRequest = Parameters<typeof createRequest>

/*
  DescribeShareGroupOffsets Request (Version: 1) => [groups] TAG_BUFFER
    groups => group_id [topics] TAG_BUFFER
      group_id => COMPACT_STRING
      topics => topic_name [partitions] TAG_BUFFER (null: all)
        topic_name => COMPACT_STRING
        partitions => INT32
*/
export function createRequest(groups: { groupId: string; topics: { topicName: string; partitions: number[] }[] | null }[]): Writer {
  return Writer.create()
    .appendArray(groups, (w, group) => {
      w.appendString(group.groupId).appendArray(group.topics, (one, topic) => {
        one.appendString(topic.topicName).appendArray(topic.partitions, (last, partition) => last.appendInt32(partition), true, false)
      })
    })
    .appendTaggedFields()
}

/*
  DescribeShareGroupOffsets Response (Version: 1) => throttle_time_ms [groups] TAG_BUFFER
    throttle_time_ms => INT32
    groups => group_id [topics] error_code error_message TAG_BUFFER
      group_id => COMPACT_STRING
      topics => topic_name topic_id [partitions] TAG_BUFFER
        topic_name => COMPACT_STRING
        topic_id => UUID
        partitions => partition_index start_offset leader_epoch lag error_code error_message TAG_BUFFER
          partition_index => INT32
          start_offset => INT64
          leader_epoch => INT32
          lag => INT64
          error_code => INT16
          error_message => COMPACT_NULLABLE_STRING
      error_code => INT16
      error_message => COMPACT_NULLABLE_STRING
*/
export function parseResponse(_correlationId: number, apiKey: number, apiVersion: number, reader: Reader): DescribeShareGroupOffsetsResponse {
  const response = {
    throttleTimeMs: reader.readInt32(),
    groups: reader.readArray((r) => ({
      groupId: r.readString(),
      topics: r.readArray((one) => ({
        topicName: one.readString(),
        topicId: one.readUUID(),
        partitions: one.readArray((last) => ({
          partitionIndex: last.readInt32(),
          startOffset: last.readInt64(),
          leaderEpoch: last.readInt32(),
          lag: last.readInt64(),
          errorCode: last.readInt16(),
          errorMessage: last.readNullableString(),
        })),
      })),
      errorCode: r.readInt16(),
      errorMessage: r.readNullableString(),
    })),
  }
  reader.readTaggedFields()
  const failed = response.groups.filter(({ errorCode }) => errorCode !== 0)
  if (failed.length > 0) {
    throw new ResponseError(apiKey, apiVersion, Object.fromEntries(failed.map((group) => [`/groups/${group.groupId}`, [group.errorCode, group.errorMessage]])), response)
  }
  return response
}

/** Asks the coordinator of share groups how far each has come (KIP-932; lag: KIP-1226). */
export const api = createAPI<DescribeShareGroupOffsetsRequest, DescribeShareGroupOffsetsResponse>(90, 1, createRequest, parseResponse)

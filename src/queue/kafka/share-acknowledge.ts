import { createAPI, ResponseError, Writer, type Reader } from '@platformatic/kafka'

/** What becomes of an acquired record: done for good, back for the next, never again, or held for longer. */
export const acknowledgeTypes = { accept: 1, release: 2, reject: 3, renew: 4 } as const
export type AcknowledgeType = keyof typeof acknowledgeTypes

/** Of one topic. */
export interface Acknowledgements {
  topicId: string
  partitions: { partitionIndex: number; batches: { firstOffset: bigint; lastOffset: bigint; type: AcknowledgeType }[] }[]
}

export interface ShareAcknowledgeOptions {
  groupId: string
  memberId: string
  /** Of the session, which a fetch has opened; -1 closes it and releases what is held. */
  shareSessionEpoch: number
  /** There are renewals among them. */
  isRenewAck: boolean
  topics: Acknowledgements[]
}

export const closeSessionEpoch = -1

export interface Leader {
  leaderId: number
  leaderEpoch: number
}

export interface NodeEndpoint {
  nodeId: number
  host: string
  port: number
  rack: string | null
}

export interface ShareAcknowledgeResponse {
  throttleTimeMs: number
  errorCode: number
  errorMessage: string | null
  acquisitionLockTimeoutMs: number
  responses: { topicId: string; partitions: { partitionIndex: number; errorCode: number; errorMessage: string | null; currentLeader: Leader }[] }[]
  nodeEndpoints: NodeEndpoint[]
}

/*
  ShareAcknowledge Request (Version: 2) => group_id member_id share_session_epoch is_renew_ack [topics] TAG_BUFFER
    group_id => COMPACT_NULLABLE_STRING
    member_id => COMPACT_NULLABLE_STRING
    share_session_epoch => INT32
    is_renew_ack => BOOLEAN
    topics => topic_id [partitions] TAG_BUFFER
      topic_id => UUID
      partitions => partition_index [acknowledgement_batches] TAG_BUFFER
        partition_index => INT32
        acknowledgement_batches => first_offset last_offset [acknowledge_types] TAG_BUFFER
          first_offset => INT64
          last_offset => INT64
          acknowledge_types => INT8 (one for the whole batch, or one for each record)
*/
export function createRequest(options: ShareAcknowledgeOptions): Writer {
  return Writer.create()
    .appendString(options.groupId)
    .appendString(options.memberId)
    .appendInt32(options.shareSessionEpoch)
    .appendBoolean(options.isRenewAck)
    .appendArray(options.topics, appendAcknowledgements)
    .appendTaggedFields()
}

export function appendAcknowledgements(writer: Writer, topic: Acknowledgements): void {
  writer.appendUUID(topic.topicId).appendArray(topic.partitions, (w, partition) => {
    w.appendInt32(partition.partitionIndex).appendArray(partition.batches, (one, batch) => {
      one
        .appendInt64(batch.firstOffset)
        .appendInt64(batch.lastOffset)
        .appendArray([acknowledgeTypes[batch.type]], (last, type) => last.appendInt8(type), true, false)
    })
  })
}

/*
  ShareAcknowledge Response (Version: 2) => throttle_time_ms error_code error_message acquisition_lock_timeout_ms [responses] [node_endpoints] TAG_BUFFER
    throttle_time_ms => INT32
    error_code => INT16
    error_message => COMPACT_NULLABLE_STRING
    acquisition_lock_timeout_ms => INT32
    responses => topic_id [partitions] TAG_BUFFER
      topic_id => UUID
      partitions => partition_index error_code error_message current_leader TAG_BUFFER
        partition_index => INT32
        error_code => INT16
        error_message => COMPACT_NULLABLE_STRING
        current_leader => leader_id leader_epoch TAG_BUFFER
          leader_id => INT32
          leader_epoch => INT32
    node_endpoints => node_id host port rack TAG_BUFFER
      node_id => INT32
      host => COMPACT_STRING
      port => INT32
      rack => COMPACT_NULLABLE_STRING
*/
export function parseResponse(_correlationId: number, apiKey: number, apiVersion: number, reader: Reader): ShareAcknowledgeResponse {
  const response = {
    throttleTimeMs: reader.readInt32(),
    errorCode: reader.readInt16(),
    errorMessage: reader.readNullableString(),
    acquisitionLockTimeoutMs: reader.readInt32(),
    responses: reader.readArray((r) => ({
      topicId: r.readUUID(),
      partitions: r.readArray((one) => ({
        partitionIndex: one.readInt32(),
        errorCode: one.readInt16(),
        errorMessage: one.readNullableString(),
        currentLeader: readLeader(one),
      })),
    })),
    nodeEndpoints: readNodeEndpoints(reader),
  }
  reader.readTaggedFields()
  // Errors of single partitions are for the caller: the others' are acknowledged all the same.
  if (response.errorCode !== 0) throw new ResponseError(apiKey, apiVersion, { '/': [response.errorCode, response.errorMessage] }, response)
  return response
}

export function readLeader(reader: Reader): Leader {
  const leader = { leaderId: reader.readInt32(), leaderEpoch: reader.readInt32() }
  reader.readTaggedFields()
  return leader
}

export function readNodeEndpoints(reader: Reader): NodeEndpoint[] {
  return reader.readArray((r) => ({ nodeId: r.readInt32(), host: r.readString(), port: r.readInt32(), rack: r.readNullableString() }))
}

/** Says what became of records that a session holds (KIP-932; renewals: KIP-1222). */
export const api = createAPI<[options: ShareAcknowledgeOptions], ShareAcknowledgeResponse>(79, 2, createRequest, parseResponse)

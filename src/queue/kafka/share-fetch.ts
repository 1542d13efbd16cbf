import { createAPI, Reader, readRecordsBatches, ResponseError, Writer, type RecordsBatch } from '@platformatic/kafka'
import { appendAcknowledgements, readLeader, readNodeEndpoints, type Acknowledgements, type Leader, type NodeEndpoint } from './share-acknowledge.ts'

export interface ShareFetchOptions {
  groupId: string
  memberId: string
  /** 0 opens a session; then 1, 2, … */
  shareSessionEpoch: number
  maxWaitMs: number
  minBytes: number
  maxBytes: number
  /** With `isRecordLimit` never more than so many are acquired, else it may be exceeded for whole batches. */
  maxRecords: number
  batchSize: number
  isRecordLimit: boolean
  isRenewAck: boolean
  /** What comes to the session's partitions, and what is acknowledged on any. */
  topics: Acknowledgements[]
  /** What leaves the session. */
  forgottenTopics: { topicId: string; partitions: number[] }[]
}

export interface AcquiredRecords {
  firstOffset: bigint
  /** Inclusive. */
  lastOffset: bigint
  deliveryCount: number
}

export interface ShareFetchPartition {
  partitionIndex: number
  errorCode: number
  errorMessage: string | null
  acknowledgeErrorCode: number
  acknowledgeErrorMessage: string | null
  currentLeader: Leader
  /** Whole batches, as they lie in the log: only those in `acquiredRecords` are the member's. */
  records: RecordsBatch[]
  acquiredRecords: AcquiredRecords[]
}

export interface ShareFetchResponse {
  throttleTimeMs: number
  errorCode: number
  errorMessage: string | null
  acquisitionLockTimeoutMs: number
  responses: { topicId: string; partitions: ShareFetchPartition[] }[]
  nodeEndpoints: NodeEndpoint[]
}

/*
  ShareFetch Request (Version: 2) => group_id member_id share_session_epoch max_wait_ms min_bytes max_bytes max_records batch_size share_acquire_mode is_renew_ack [topics] [forgotten_topics_data] TAG_BUFFER
    group_id => COMPACT_NULLABLE_STRING
    member_id => COMPACT_NULLABLE_STRING
    share_session_epoch => INT32
    max_wait_ms => INT32
    min_bytes => INT32
    max_bytes => INT32
    max_records => INT32
    batch_size => INT32
    share_acquire_mode => INT8 (0: whole batches, 1: never more than max_records)
    is_renew_ack => BOOLEAN
    topics => topic_id [partitions] TAG_BUFFER
      topic_id => UUID
      partitions => partition_index [acknowledgement_batches] TAG_BUFFER
        partition_index => INT32
        acknowledgement_batches => first_offset last_offset [acknowledge_types] TAG_BUFFER
          first_offset => INT64
          last_offset => INT64
          acknowledge_types => INT8
    forgotten_topics_data => topic_id [partitions] TAG_BUFFER
      topic_id => UUID
      partitions => INT32
*/
export function createRequest(options: ShareFetchOptions): Writer {
  return Writer.create()
    .appendString(options.groupId)
    .appendString(options.memberId)
    .appendInt32(options.shareSessionEpoch)
    .appendInt32(options.maxWaitMs)
    .appendInt32(options.minBytes)
    .appendInt32(options.maxBytes)
    .appendInt32(options.maxRecords)
    .appendInt32(options.batchSize)
    .appendInt8(options.isRecordLimit ? 1 : 0)
    .appendBoolean(options.isRenewAck)
    .appendArray(options.topics, appendAcknowledgements)
    .appendArray(options.forgottenTopics, (w, topic) => {
      w.appendUUID(topic.topicId).appendArray(topic.partitions, (one, partition) => one.appendInt32(partition), true, false)
    })
    .appendTaggedFields()
}

/*
  ShareFetch Response (Version: 2) => throttle_time_ms error_code error_message acquisition_lock_timeout_ms [responses] [node_endpoints] TAG_BUFFER
    throttle_time_ms => INT32
    error_code => INT16
    error_message => COMPACT_NULLABLE_STRING
    acquisition_lock_timeout_ms => INT32
    responses => topic_id [partitions] TAG_BUFFER
      topic_id => UUID
      partitions => partition_index error_code error_message acknowledge_error_code acknowledge_error_message current_leader records [acquired_records] TAG_BUFFER
        partition_index => INT32
        error_code => INT16
        error_message => COMPACT_NULLABLE_STRING
        acknowledge_error_code => INT16
        acknowledge_error_message => COMPACT_NULLABLE_STRING
        current_leader => leader_id leader_epoch TAG_BUFFER
          leader_id => INT32
          leader_epoch => INT32
        records => COMPACT_RECORDS
        acquired_records => first_offset last_offset delivery_count TAG_BUFFER
          first_offset => INT64
          last_offset => INT64
          delivery_count => INT16
    node_endpoints => node_id host port rack TAG_BUFFER
      node_id => INT32
      host => COMPACT_STRING
      port => INT32
      rack => COMPACT_NULLABLE_STRING
*/
export function parseResponse(_correlationId: number, apiKey: number, apiVersion: number, reader: Reader): ShareFetchResponse {
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
        acknowledgeErrorCode: one.readInt16(),
        acknowledgeErrorMessage: one.readNullableString(),
        currentLeader: readLeader(one),
        records: readRecords(one),
        acquiredRecords: one.readArray((range) => ({ firstOffset: range.readInt64(), lastOffset: range.readInt64(), deliveryCount: range.readInt16() })),
      })),
    })),
    nodeEndpoints: readNodeEndpoints(reader),
  }
  reader.readTaggedFields()
  // Errors of single partitions are for the caller: the others' records are acquired all the same.
  if (response.errorCode !== 0) throw new ResponseError(apiKey, apiVersion, { '/': [response.errorCode, response.errorMessage] }, response)
  return response
}

/** COMPACT_RECORDS: the size plus one, then batches. */
function readRecords(reader: Reader): RecordsBatch[] {
  const size = reader.readUnsignedVarInt() - 1
  if (size <= 0) return []
  const batches = readRecordsBatches(Reader.from(reader.buffer.subarray(reader.position, reader.position + size)))
  reader.skip(size)
  return batches
}

/** Asks the leader of some partitions for records of a share group, and acquires them (KIP-932; the strict limit: KIP-1206). */
export const api = createAPI<[options: ShareFetchOptions], ShareFetchResponse>(78, 2, createRequest, parseResponse)

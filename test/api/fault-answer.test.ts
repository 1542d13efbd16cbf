import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client } from 'pg'
import { fromFault } from '../../src/api/fault-answer.ts'
import { Fault, faultCodes, type FaultCode } from '../../src/domain/fault.ts'

test('what may pass is 503 with a time to come back, a full disk 507, the rest 500; nothing tells of our inside', () => {
  for (const code of faultCodes) {
    const answer = fromFault(new Fault(code, 'secret inside', { canRetry: true }))
    const expected = new Map<FaultCode, number>([['DATABASE_UNAVAILABLE', 503], ['OVERLOADED', 503], ['STOPPING', 503], ['UPLOAD_LAPSED', 503], ['BLOBS_UNAVAILABLE', 503], ['DISK_FULL', 507]]).get(code) ?? 500
    assert.equal(answer.statusCode, expected, code)
    assert.equal(answer.headers['retry-after'] !== undefined, expected === 503)
    assert.ok(!answer.message.includes('inside'))
  }
})

test('a database that is not there is 503, whatever the driver says', async () => {
  for (const connection of [{ host: '127.0.0.1', port: 1 }, { host: '/nowhere' }]) {
    const error = await new Client(connection).connect().catch((thrown: unknown) => thrown)
    assert.equal(fromFault(error).statusCode, 503)
  }
  assert.equal(fromFault(new Error('Connection terminated unexpectedly')).statusCode, 503)
})

test('PostgreSQL without space is 507', () => {
  assert.equal(fromFault(Object.assign(new Error('could not extend file'), { code: '53100' })).statusCode, 507)
})

test('what nobody thought of is 500', () => {
  for (const thrown of [new TypeError('x is not a function'), 'text', null]) assert.equal(fromFault(thrown).code, 'internal')
})

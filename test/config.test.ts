import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeSettings, readConfig } from '../src/config.ts'
import { Fault } from '../src/domain/fault.ts'

/** The lines of the fault that these settings give. */
function faultsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    readConfig({ GAVEL_DATA_DIR: '/tmp', ...environment })
  } catch (error) {
    assert.ok(error instanceof Fault && error.code === 'CONFIG_INVALID')
    return error.message.split('\n')
  }
  return []
}

/** The settings that it names. */
function namesOf(environment: NodeJS.ProcessEnv): string[] {
  return faultsOf(environment).map((line) => line.slice(0, line.indexOf(':')))
}

test('each bad setting has a line of its own that starts with its name', () => {
  const faults = faultsOf({ GAVEL_PORT: '99999', GAVEL_ROLES: 'api,cook', GAVEL_SLOTS: '0', GAVEL_LEASE_MS: '1e4', GAVEL_URL: 'localhost', GAVEL_LOG_LEVEL: 'loud' })
  assert.deepEqual(faults.map((line) => line.slice(0, line.indexOf(':'))), ['GAVEL_PORT', 'GAVEL_ROLES', 'GAVEL_SLOTS', 'GAVEL_LEASE_MS', 'GAVEL_LOG_LEVEL', 'GAVEL_URL'])
})

test('a token that no header can carry is refused, and no secret is shown', () => {
  const secret = 'sixteen characters, and a line\n'
  assert.deepEqual(faultsOf({ GAVEL_ADMIN_TOKEN: secret, GAVEL_TOKEN: 'ключ' }), [
    'GAVEL_ADMIN_TOKEN: must be printable ASCII without spaces', 'GAVEL_TOKEN: must be printable ASCII without spaces',
  ])
  assert.deepEqual(faultsOf({ GAVEL_DATABASE_URL: 'mysql://me:secret@host/db' }), ['GAVEL_DATABASE_URL: must be an address such as postgres://user:password@host:5432/gavel'])
})

test('an address of the web with a password in it is refused, and shown nowhere', () => {
  const environment = { GAVEL_S3_BUCKET: 'test-data', GAVEL_S3_ENDPOINT: 'http://me:secret@s3.example.org', GAVEL_URL: 'https://me:secret@example.org' }
  assert.deepEqual(faultsOf(environment), ['GAVEL_S3_ENDPOINT: must hold neither user nor password', 'GAVEL_URL: must hold neither user nor password'])
  assert.ok(!JSON.stringify(describeSettings(environment)).includes('secret@'))
})

test('an empty variable counts as absent', () => {
  assert.equal(readConfig({ GAVEL_DATA_DIR: '/tmp', GAVEL_PORT: '', GAVEL_ADMIN_TOKEN: '', GAVEL_TOKEN: '' }).port, 8080)
})

test('settings of S3 that are not complete are said, each by its name, and no secret is shown', () => {
  assert.equal(readConfig({ GAVEL_DATA_DIR: '/tmp' }).s3, null)
  assert.deepEqual(readConfig({ GAVEL_DATA_DIR: '/tmp', GAVEL_S3_BUCKET: 'test-data' }).s3, { bucket: 'test-data', endpoint: undefined, region: 'us-east-1', credentials: undefined })
  assert.deepEqual(namesOf({ GAVEL_S3_ENDPOINT: 'http://127.0.0.1:9000' }), ['GAVEL_S3_BUCKET'])
  assert.deepEqual(namesOf({ GAVEL_S3_BUCKET: 'test-data', GAVEL_S3_ACCESS_KEY_ID: 'key' }), ['GAVEL_S3_SECRET_ACCESS_KEY'])
  assert.deepEqual(namesOf({ GAVEL_S3_BUCKET: 'test-data', GAVEL_S3_SECRET_ACCESS_KEY: 'secret' }), ['GAVEL_S3_ACCESS_KEY_ID'])
  assert.deepEqual(namesOf({ GAVEL_S3_BUCKET: 'Test_Data', GAVEL_S3_ENDPOINT: 's3.example.org' }), ['GAVEL_S3_BUCKET', 'GAVEL_S3_ENDPOINT'])
  assert.deepEqual(faultsOf({ GAVEL_S3_BUCKET: 'test-data', GAVEL_S3_ACCESS_KEY_ID: 'key', GAVEL_S3_SECRET_ACCESS_KEY: 'a secret' }), ['GAVEL_S3_SECRET_ACCESS_KEY: must be printable ASCII without spaces'])
})

test('settings of Kafka: none is the queue in PostgreSQL, brokers are a list, and a user has a password, which is not shown', () => {
  assert.equal(readConfig({ GAVEL_DATA_DIR: '/tmp' }).kafka, null)
  assert.deepEqual(readConfig({ GAVEL_DATA_DIR: '/tmp', GAVEL_KAFKA_BROKERS: 'one:9092, two:9092' }).kafka, {
    brokers: ['one:9092', 'two:9092'], isTls: false, user: null, prefix: 'gavel', partitions: 4, replicas: null,
  })
  const user = { GAVEL_KAFKA_BROKERS: 'one:9092', GAVEL_KAFKA_TLS: 'true', GAVEL_KAFKA_USERNAME: 'gavel', GAVEL_KAFKA_PASSWORD: 'pass-word' }
  assert.deepEqual(readConfig({ GAVEL_DATA_DIR: '/tmp', ...user }).kafka?.user, { mechanism: 'SCRAM-SHA-512', name: 'gavel', password: 'pass-word' })
  assert.ok(!JSON.stringify(describeSettings(user)).includes('pass-word'))
  assert.deepEqual(namesOf({ GAVEL_KAFKA_BROKERS: 'one' }), ['GAVEL_KAFKA_BROKERS'])
  assert.deepEqual(namesOf({ GAVEL_KAFKA_BROKERS: 'kafka://one:9092' }), ['GAVEL_KAFKA_BROKERS'])
  assert.deepEqual(namesOf({ GAVEL_KAFKA_BROKERS: 'one:9092', GAVEL_KAFKA_USERNAME: 'gavel' }), ['GAVEL_KAFKA_PASSWORD'])
  assert.deepEqual(namesOf({ GAVEL_KAFKA_BROKERS: 'one:9092', GAVEL_KAFKA_PASSWORD: 'pass-word' }), ['GAVEL_KAFKA_USERNAME'])
  assert.deepEqual(namesOf({ GAVEL_KAFKA_USERNAME: 'gavel', GAVEL_KAFKA_PASSWORD: 'pass-word' }), ['GAVEL_KAFKA_BROKERS'])
})

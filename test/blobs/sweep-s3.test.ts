import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openS3Blobs } from '../../src/blobs/s3.ts'
import { sweepContract } from '../contract/sweep.ts'
import { testDatabase } from '../support/postgres.ts'
import { startS3 } from '../support/s3.ts'

const { db } = await testDatabase()

sweepContract('S3', db, async () => {
  const server = await startS3()
  const settings = await server.bucket('swept')
  const spoolDir = await mkdtemp(join(tmpdir(), 'gavel-spool-'))
  const client = server.client()
  return {
    blobs: await openS3Blobs({ ...settings, spoolDir }),
    damage: async (digest) => {
      const object = { Bucket: settings.bucket, Key: `blobs/${digest.slice(0, 2)}/${digest}` }
      const { Body, ContentEncoding } = await client.send(new GetObjectCommand(object))
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? [])
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
      await client.send(new PutObjectCommand({ ...object, Body: bytes, ContentEncoding }))
    },
    remove: async () => {
      client.destroy()
      await server.stop()
      await rm(spoolDir, { recursive: true })
    },
  }
})

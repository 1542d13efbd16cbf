import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watchBlobs, type WatchedBlobs } from '../../src/blobs/watch.ts'

test('a store that cannot be used is said to be so until it can be used again, and each change is logged once', async () => {
  const stop = new AbortController()
  const said: string[] = []
  const looks = [true, false, false, true, true]
  const ended = Promise.withResolvers<void>()
  const seen: boolean[] = []
  const watched: WatchedBlobs = watchBlobs({
    check: async () => {
      await Promise.resolve() // the first look begins within the call
      seen.push(watched.answers())
      const isThere = looks.shift()
      if (isThere === undefined) {
        stop.abort()
        ended.resolve()
      }
      if (isThere !== true) throw new Error('away')
    },
  }, { everyMs: 1, log: { info: (text) => said.push(text), warn: (_fields, text) => said.push(text) }, signal: stop.signal })
  await ended.promise
  assert.deepEqual(seen, [true, true, false, false, true, true])
  assert.deepEqual(said, ['the store of test data cannot be used', 'the store of test data can be used again'])
})

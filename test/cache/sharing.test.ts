import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { placeOf } from '../../src/cache/shared/place.ts'
import { startProcess, startServer, watchFolder, type SharingProcess } from './support/processes.ts'
import { Workbench } from './support/workbench.ts'

/** Processes on the cache in the bench's folder, the first of which owns it; all end with the test. */
async function processes(bench: Workbench, count: number, maxBytes = 2 ** 40, options: { ownerSilentMs?: number } = {}) {
  const server = await startServer(bench.stored)
  const all: SharingProcess[] = []
  for (let one = 0; one < count; one++) all.push(await startProcess(bench.dir, maxBytes, server.url, options))
  return {
    server, all,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all.map((one) => one.kill()))
      server.close()
    },
  }
}

test('four processes on one folder fetch each file once', async () => {
  await using bench = await Workbench.make()
  const blobs = Array.from({ length: 12 }, (_, index) => bench.store(10_000 * (index + 1)))
  await using place = await processes(bench, 4)
  await Promise.all(place.all.flatMap((one) => blobs.map((blob) => one.acquire([blob]).done)))
  assert.deepEqual(place.server.gets.toSorted(), blobs.map(({ digest }) => digest).toSorted())
  assert.equal((await stat(join(bench.dir, 'secret'))).mode & 0o777, 0o600)
})

test('when the owner is killed in the middle of a download another one fetches the file, and those who wait get it', async () => {
  await using bench = await Workbench.make()
  const blob = bench.store(100_000)
  await using place = await processes(bench, 4)
  const [owner, ...others] = place.all
  const heldUp = place.server.holdUp(blob.digest)
  const waiting = place.all.map((one) => one.acquire([blob]).done)
  await heldUp
  await owner?.kill()
  await Promise.all(waiting.slice(1))
  assert.deepEqual(place.server.gets, [blob.digest, blob.digest])
  assert.deepEqual((await bench.files()).filter((name) => name.endsWith('.part')), [])
  assert.equal(others.length, 3)
})

test('what a process has in use stays, whoever owns the folder: owners die one after the other, and only a release makes room', async () => {
  await using bench = await Workbench.make()
  const [held, wanted] = [bench.store(100_000), bench.store(100_000)]
  await using place = await processes(bench, 4, bench.limitFor([held]) + 8192)
  const [first, second, third, last] = place.all
  const { id, done } = last?.acquire([held]) ?? assert.fail()
  await done
  await first?.kill()
  const asked = third?.acquire([wanted]).done ?? assert.fail()
  await second?.kill()
  const isOver = await Promise.race([asked.then(() => true), last?.acquire([held]).done.then(() => false)])
  assert.equal(isOver, false)
  assert.equal(createHash('sha256').update(await readFile(bench.pathOf(held))).digest('hex'), held.digest)
  assert.equal(place.server.gets.includes(wanted.digest), false)
  await last?.release(id)
  await last?.release(id + 1)
  await asked
  assert.deepEqual((await bench.files()).filter((name) => name !== 'secret'), [wanted.digest])
})

test('an owner that is stopped in the middle holds nobody up for ever: who waits is told, and gets the file when it goes on or is killed', async () => {
  await using bench = await Workbench.make()
  const [first, second, third] = [bench.store(100_000), bench.store(100_000), bench.store(100_000)]
  await using place = await processes(bench, 2, undefined, { ownerSilentMs: 400 })
  const [owner, member] = place.all
  const heldUp = place.server.holdUp(first.digest)
  const waiting = member?.acquire([first]).done ?? assert.fail()
  await heldUp
  owner?.signal('SIGSTOP')
  await assert.rejects(waiting, /the process that owns the shared cache says nothing/)
  await assert.rejects(member?.acquire([second]).done ?? assert.fail(), /the process that owns the shared cache says nothing/)
  owner?.signal('SIGCONT')
  // It may be told once more of the search that ended before.
  await (member?.acquire([second]).done.catch(() => member.acquire([second]).done) ?? assert.fail())
  owner?.signal('SIGSTOP')
  await owner?.kill()
  await member?.acquire([third]).done
})

test('who cannot read the folder is cut off by the owner, before he takes its memory or its descriptors', async () => {
  await using bench = await Workbench.make()
  await using place = await processes(bench, 2)
  const { ownerAddress } = await placeOf(bench.dir)
  const flooding = connect(ownerAddress).on('error', () => undefined)
  const flooded = closed(flooding)
  const part = Buffer.alloc(1 << 20, 'x')
  const pour = () => {
    while (!flooding.destroyed && flooding.write(part));
  }
  flooding.on('drain', pour).resume()
  pour()
  await flooded
  assert.ok(flooding.bytesWritten < 64 << 20, `${flooding.bytesWritten} bytes without the end of a line`)

  const strangers = Array.from({ length: 100 }, () => connect(ownerAddress).on('error', () => undefined).resume())
  await Promise.all(strangers.slice(0, 60).map(closed))
  await place.all[1]?.acquire([bench.store(1000)]).done
  await Promise.all(strangers.filter((one) => !one.destroyed).map(closed))
})

test('processes that come and are killed at any moment never use a wrong file, and the folder stays below its limit', async () => {
  await using bench = await Workbench.make()
  const blobs = Array.from({ length: 60 }, (_, index) => bench.store(1 + index * 1000))
  const limitBytes = bench.limitFor(blobs.slice(30), 12)
  const server = await startServer(bench.stored)
  const watch = await watchFolder(bench.dir, 10)
  const running: SharingProcess[] = []
  try {
    for (let kills = 0; kills < 25; ) {
      while (running.length < 2) {
        const started = await startProcess(bench.dir, limitBytes, server.url)
        await started.storm(blobs, kills + running.length + 1)
        running.push(started)
      }
      const seen = server.gets.length
      while (server.gets.length < seen + (kills % 7) && running.every(({ failed }) => failed.length === 0)) await sleep(1)
      const killed = running.splice(kills % 2, 1)[0]
      await killed?.kill()
      assert.deepEqual([killed, ...running].flatMap((one) => one?.failed ?? []), [])
      for (const name of await bench.files()) {
        const bytes = /^[0-9a-f]{64}$/.test(name) ? await readFile(join(bench.dir, name)).catch(() => null) : null
        if (bytes !== null) assert.equal(createHash('sha256').update(bytes).digest('hex'), name, 'a file with the name of a blob is whole')
      }
      kills += 1
    }
  } finally {
    await Promise.all(running.map((one) => one.kill()))
    server.close()
  }
  const { mostBytes, looks } = await watch.stop()
  assert.ok(looks > 20, `${looks} looks`)
  assert.ok(mostBytes > limitBytes / 2 && mostBytes <= limitBytes, `${mostBytes} of ${limitBytes} bytes`)
})

/** Resolves when it is over, with an error or without. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { pino } from 'pino'
import { Fault } from '../../../src/domain/fault.ts'
import { startEmbeddedPostgres } from '../../../src/store/embedded/start.ts'

const log = pino({ level: 'silent' })
const folders: string[] = []
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

async function aFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'gavel-embedded-')))
  await chmod(folder, 0o755)
  folders.push(folder)
  return folder
}

function start(dataDir: string) {
  return startEmbeddedPostgres({ dataDir, log, signal: AbortSignal.timeout(60_000) })
}

async function ask(connectionString: string, query: string): Promise<unknown[]> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(query)
    return rows.flatMap((row) => Object.values(row))
  } finally {
    await client.end()
  }
}

const write = 'create table if not exists kept as select 42 as answer'
const read = 'select answer from kept'

test('what was committed is there at the next start, which takes a fraction of the first', async () => {
  const dataDir = join(await aFolder(), 'new', 'postgres')
  const first = await start(dataDir)
  await ask(first.connectionString, write)
  await first.stop()
  const before = performance.now()
  const second = await start(dataDir)
  const tookMs = performance.now() - before
  assert.equal(second.connectionString, first.connectionString)
  assert.deepEqual(await ask(second.connectionString, read), [42])
  await second.stop()
  assert.ok(tookMs < 3_000, `the second start took ${tookMs} ms`)
})

test('durability is on, and nobody is listened to but at the socket', async () => {
  const dataDir = await aFolder()
  const server = await start(dataDir)
  assert.deepEqual(await ask(server.connectionString, "select string_agg(setting, ',' order by name) from pg_settings where name in ('fsync', 'full_page_writes', 'listen_addresses', 'synchronous_commit')"), ['on,on,,on'])
  assert.equal((await stat(join(dataDir, 'socket'))).mode & 0o777, 0o700)
  await server.stop()
})

test('two in one data folder: the second says why not, and the first goes on', async () => {
  const dataDir = await aFolder()
  const server = await start(dataDir)
  await assert.rejects(start(dataDir), (error: unknown) => error instanceof Fault && error.code === 'POSTGRES_START_FAILED' && error.message.includes('another process'))
  await ask(server.connectionString, write)
  await server.stop()
  const next = await start(dataDir)
  await next.stop()
})

test('a data folder below a folder that is closed to others works, and nothing stays mounted', async () => {
  const closed = join(await aFolder(), 'closed')
  await mkdir(closed, { mode: 0o700 })
  const dataDir = join(closed, 'deeper', 'postgres')
  const mounts = await readFile('/proc/self/mounts', 'utf8')
  const server = await start(dataDir)
  assert.deepEqual(await ask(server.connectionString, 'show data_directory'), [join(dataDir, 'data')])
  await ask(server.connectionString, write)
  await server.stop()
  const again = await start(dataDir)
  assert.deepEqual(await ask(again.connectionString, read), [42])
  await again.stop()
  assert.equal(await readFile('/proc/self/mounts', 'utf8'), mounts)
})

test('a data folder with a name too long for a socket works, and a stop leaves no socket elsewhere', async () => {
  const dataDir = join(await aFolder(), 'long-'.repeat(20), 'ж and a space')
  const server = await start(dataDir)
  await ask(server.connectionString, write)
  const socket = new URL(server.connectionString).searchParams.get('host') ?? ''
  assert.ok(!socket.startsWith(dataDir))
  assert.equal((await stat(socket)).mode & 0o777, 0o700)
  await server.stop()
  await assert.rejects(stat(socket), { code: 'ENOENT' })
})

test('a data folder with a name too long for PostgreSQL is refused in one sentence', async () => {
  const dataDir = join(await aFolder(), ...Array<string>(5).fill('long-'.repeat(40)))
  await assert.rejects(start(dataDir), (error: unknown) => error instanceof Fault && /has 1\d{3} bytes, and PostgreSQL can use 900: choose another data folder/.test(error.message))
})

test('a cluster that was only half made is made anew', async () => {
  const dataDir = await aFolder()
  await mkdir(join(dataDir, 'data.unfinished'))
  const server = await start(dataDir)
  await server.stop()
  assert.ok((await readdir(dataDir)).includes('data'))
})

test('a server that is killed comes back by itself, with all that was committed', async () => {
  const dataDir = await aFolder()
  const server = await start(dataDir)
  await ask(server.connectionString, write)
  const pid = Number((await readFile(join(dataDir, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])
  process.kill(pid, 'SIGKILL')
  assert.deepEqual(await untilAnswered(() => ask(server.connectionString, read)), [42])
  await server.stop()
})

test('when its supervisor is killed the server ends, and the next start has all that was committed', async () => {
  const dataDir = await aFolder()
  const supervisor = await startSupervisor(dataDir)
  await ask(supervisor.connectionString, write)
  process.kill(supervisor.pid, 'SIGKILL')
  await supervisor.ended
  const next = await start(dataDir)
  assert.deepEqual(await ask(next.connectionString, read), [42])
  await next.stop()
})

test('a server that outlived its supervisor is ended by the next start', async () => {
  const dataDir = await aFolder()
  const supervisor = await startSupervisor(dataDir)
  await ask(supervisor.connectionString, write)
  const postmaster = Number((await readFile(join(dataDir, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])
  // Stopped, it cannot act on the signal that the supervisor's death sends.
  process.kill(postmaster, 'SIGSTOP')
  process.kill(supervisor.pid, 'SIGKILL')
  await supervisor.ended
  process.kill(postmaster, 0)
  const next = await start(dataDir)
  assert.notEqual(Number((await readFile(join(dataDir, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]), postmaster)
  assert.deepEqual(await ask(next.connectionString, read), [42])
  await next.stop()
})

test('a folder that belongs to somebody else is not taken', { skip: process.geteuid?.() === 0 ? false : 'only root can give folders away' }, async () => {
  const folder = await aFolder()
  await chown(folder, 12_345, 12_345)
  await assert.rejects(start(folder), (error: unknown) => error instanceof Fault && error.message.includes(folder))
})

test('a start that is told to stop leaves nothing running', async () => {
  const dataDir = await aFolder()
  const stopping = new AbortController()
  const starting = startEmbeddedPostgres({ dataDir, log, signal: stopping.signal })
  stopping.abort(new Error('enough'))
  await assert.rejects(starting, /enough/)
  const next = await start(dataDir)
  await next.stop()
})

async function startSupervisor(dataDir: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'supervisor.ts'), dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const [connectionString] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended.then(() => Promise.reject(new Error('the supervisor did not start')))])
  assert.ok(child.pid)
  return { pid: child.pid, connectionString: String(connectionString), ended }
}

async function untilAnswered<T>(question: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await question().catch(() => null)
    if (answer !== null) return answer
    await sleep(20)
  }
}

import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { buffer } from 'node:stream/consumers'
import yazl from 'yazl'
import { z } from 'zod'
import { callerOf } from '../support/caller.ts'
import type { Caller } from '../support/caller.ts'
import { startProduct } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { slowness } from './arena.ts'

// What a contestant must never see, in any answer.
const secretInput = 'the-secret-input-5520'
const secretAnswer = 'the-secret-answer-7391'
const otherSource = 'the-source-of-ada-2218'

suite('A contestant of the whole product', () => {
  let product: Product
  let admin: Caller
  let ada: Caller
  let eve: Caller
  let adaToken: string

  before(async () => {
    product = await startProduct({ environment: { GAVEL_SLOTS: '2', GAVEL_LEASE_MS: String(2000 * slowness) } })
    admin = callerOf(product.url, product.adminToken)
    const join = async (name: string) => z.object({ token: z.string() }).parse(await (await admin.call('POST', '/v1/users', { name })).json()).token
    adaToken = await join('ada')
    ada = callerOf(product.url, adaToken)
    eve = callerOf(product.url, await join('eve'))
    const answer = await fetch(`${product.url}/v1/problems/secret/package?publish=true`, {
      method: 'PUT', body: new Uint8Array(await problem()), headers: { authorization: `Bearer ${product.adminToken}`, 'content-type': 'application/zip' },
    })
    assert.equal(answer.status, 201, await answer.text())
  })
  after(() => product.stop())

  const secrets = () => [secretInput, secretAnswer, otherSource, product.adminToken, adaToken]
  const saysNothing = (what: string, text: string) => {
    for (const secret of secrets()) assert.ok(!text.includes(secret), `${what} tells ${secret}: ${text.slice(0, 3000)}`)
  }

  test('learns nothing of a secret test from wrong answers, crashes, messages, and whatever else can be asked for', async () => {
    const theirs = await ada.judge('secret', 'python3', `# ${otherSource}\nprint(input())`)
    const programs: [string, string, string][] = [
      ['python3', 'print(input())', 'WA'],
      ['python3', 'import sys; print(1 if "sample" in (x := sys.stdin.read()) else x); sys.stderr.write(x); sys.exit(0 if "sample" in x else 3)', 'RTE'],
      ['python3', 'x = input()\nif "sample" in x: print(1)\nelse: raise Exception(x)', 'RTE'],
      ['python3', 'x = input()\nprint(1 if "sample" in x else x)\nwhile "sample" not in x: print(x)', 'OLE'],
      ['c', '#include <stdio.h>\n#include <string.h>\n#include <stdlib.h>\nint main(){char b[99]; fgets(b,99,stdin); if(strstr(b,"sample")) return !puts("1"); fputs(b,stderr); fputs(b,stdout); abort();}', 'RTE'],
    ]
    const ids = await Promise.all(programs.map(async ([language, source, verdict]) => {
      const done = await eve.judge('secret', language, source)
      assert.notEqual(done.verdict, 'JE')
      if (done.verdict !== verdict) assert.ok(['TLE', 'WA'].includes(done.verdict ?? ''), `${done.verdict} for ${source}`)
      saysNothing(source, JSON.stringify(done))
      return done.id
    }))
    const { paths } = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) }).parse(await (await eve.call('GET', '/openapi.json')).json())
    const version = z.object({ testset: z.string() }).parse(await (await eve.call('GET', '/v1/problems/secret')).json()).testset
    let asked = 0
    for (const [path, methods] of Object.entries(paths)) {
      if (!('get' in methods)) continue
      for (const id of path.includes('{id}') ? [...ids, theirs.id] : ['']) for (const name of path.includes('{test}') || path.includes('{name}') || path.includes('{path}') || path.includes('*') ? ['secret/01', 'secret%2F01', 'secret/01.ans', 'data/secret/01.ans', '../secret/01'] : ['']) {
        const address = path.replace('{slug}', 'secret').replace('{id}', id).replace('{version}', version).replaceAll(/\{\w+\}|\*/g, name)
        const answer = await eve.call('GET', address, undefined, { accept: '*/*', 'last-event-id': '0' })
        saysNothing(`GET ${address}`, await textFor(answer))
        asked++
      }
    }
    assert.ok(asked > 15, `only ${asked} addresses were asked`)
  })

  test('sees no submission of another, and cannot touch it', async () => {
    const theirs = await ada.judge('secret', 'python3', `# ${otherSource} again\nprint(2)`)
    for (const [method, path] of [['GET', ''], ['GET', '/events'], ['POST', '/rejudge'], ['GET', '/runs'], ['DELETE', '']] as const) {
      const answer = await eve.call(method, `/v1/submissions/${theirs.id}${path}`)
      assert.ok([403, 404, 405].includes(answer.status), `${method} ${path}: ${answer.status}`)
      saysNothing(path, await textFor(answer))
    }
    for (const query of ['user=ada', `problem=secret&user=ada`, 'limit=200', 'verdict=WA', `after=${theirs.id}`]) {
      const answer = await eve.call('GET', `/v1/submissions?${query}`)
      const text = await answer.text()
      saysNothing(query, text)
      assert.ok(!text.includes(theirs.id) || query.startsWith('after'), `${query}: ${text}`)
    }
    // The same key of two users names two things.
    const key = { 'idempotency-key': 'the-same-key' }
    const first = await ada.call('POST', '/v1/submissions', { problem: 'secret', language: 'python3', source: `# ${otherSource}` }, key)
    const second = await eve.call('POST', '/v1/submissions', { problem: 'secret', language: 'python3', source: `# ${otherSource}` }, key)
    assert.notEqual(z.object({ id: z.string() }).parse(await first.json()).id, z.object({ id: z.string() }).parse(await second.json()).id)
  })

  test('finds nothing of the judge from inside a run: no files, no tokens, no database, no API', async () => {
    const { port } = new URL(product.url)
    const look = `
import os, socket, struct
got = []
for path in (${JSON.stringify(product.dataDir)}, ${JSON.stringify(process.cwd())}, '/work', '/home', '/var', '/run', '/opt', '/etc/shadow', '/sys', '/proc/1/environ', '/proc/net/tcp', '/proc/kcore', '/proc/sys'):
    for name in ('', '/admin-token', '/cache', '/blobs', '/compilations', '/postgres', '/database', '/package.json'):
        try:
            found = os.listdir(path + name) if os.path.isdir(path + name) else [open(path + name, 'rb').read(100)]
            if found: got.append(path + name + repr(found)[:200])
        except OSError: pass
for process in os.listdir('/proc'):
    if process.isdigit() and process != str(os.getpid()): got.append('process ' + process)
environ = {k: v for k, v in os.environ.items() if 'GAVEL' in k or 'TOKEN' in k or 'URL' in k}
if environ: got.append(repr(environ))
for family, address in [(socket.AF_INET, ('127.0.0.1', p)) for p in (${port}, 5432, 8080, 9092, 22)] + [(socket.AF_INET6, ('::1', ${port})), (socket.AF_UNIX, ${JSON.stringify(product.dataDir)} + '/postgres/socket/.s.PGSQL.5432'), (socket.AF_UNIX, '/run/postgresql/.s.PGSQL.5432'), (40, (2, ${port}))]:
    try:
        with socket.socket(family) as s: s.settimeout(1); s.connect(address); got.append('reached ' + repr(address))
    except (OSError, TypeError): pass
for descriptor in range(3, 1024):
    try: got.append('descriptor %d %s' % (descriptor, os.readlink('/proc/self/fd/%d' % descriptor))) if os.fstat(descriptor) and not os.readlink('/proc/self/fd/%d' % descriptor).startswith('/proc') else None
    except OSError: pass
print(got or 'contained')
`
    const answer = await eve.call('POST', '/v1/runs', { language: 'python3', source: look, limits: { time_ms: 10_000 } })
    const run = z.object({ status: z.string(), stdout: z.string(), stderr: z.string() }).parse(await answer.json())
    assert.deepEqual([run.stdout, run.stderr], ['contained\n', ''])
  })

  test('finds nothing of the judge by way of the compilers', async () => {
    const token = `${product.dataDir}/admin-token`
    const sources: [string, string][] = [
      ['c', `#include "${token}"\nint main(){}`],
      ['c', `#line 1 "${token}"\nerror here;\nint main(){}`],
      ['c', `asm(".incbin \\"${token}\\"");\nint main(){}`],
      ['cpp', `#if __has_include("${token}") || __has_include("${product.dataDir}/cache") || __has_include("${process.cwd()}/package.json")\n#error found it\n#endif\nint main(){}`],
      ['rust', `fn main() { println!("{}", include_str!("${token}")); }`],
      ['go', `package main\nimport _ "embed"\n//go:embed ${token}\nvar s string\nfunc main() { print(s) }`],
      ['java', `public class Main { public static void main(String[] a) throws Exception { System.out.println(java.nio.file.Files.readString(java.nio.file.Path.of("${token}"))); } }`],
    ]
    for (const [language, source] of sources) {
      const answer = await eve.call('POST', '/v1/runs', { language, source })
      const text = await answer.text()
      assert.equal(answer.status, 200, text)
      saysNothing(source, text)
      assert.ok(!text.includes('found it'), text)
      assert.ok(!text.includes('"status":"exited","exit_code":0') || language === 'cpp', text)
    }
  })

  test('cannot name files so that they lie or mean something elsewhere', async () => {
    const send = (name: string) => eve.call('POST', '/v1/runs', { language: 'c', files: [{ name: 'main.c', content_base64: btoa('int main(void) { return 0; }') }, { name, content_base64: btoa('x') }] })
    for (const name of ['../main.c', '/etc/passwd', 'a/b.c', 'a\\b.c/', '.', '..', '', '.hidden.c', '-o.c', '@file.c', 'a b.c', 'a\n.c', 'a\0.c', '%2e%2e.c', 'é.c', `${'a'.repeat(101)}.c`, 'META-INF/services/javax.annotation.processing.Processor', 'CON:', '$(id).c', '`id`.c', '*.c'])
      assert.equal((await send(name)).status, 422, JSON.stringify(name))
    const twice = await eve.call('POST', '/v1/runs', { language: 'c', files: [1, 2].map(() => ({ name: 'main.c', content_base64: btoa('int main(void) { return 0; }') })) })
    assert.ok([200, 422].includes(twice.status))
  })

  test('cannot bring along what the compiler or the runtime takes for its own', async () => {
    const trials: [string, Record<string, string>, { entry_point?: string; args?: string[] }?][] = [
      ['c', { 'main.c': '#include <stdio.h>\nint main(void) { puts("ordinary"); }', 'stdio.h': '#error captured', 'specs': '*cc1:\n-fplugin=/w/main.c', 'main': '#!/bin/sh\necho captured', 'as': '#!/bin/sh\necho captured >&2', 'cc1': 'captured', 'collect2': 'captured', 'ld.so.preload': '/w/x' }],
      ['cpp', { 'main.cpp': '#include "own.h"\n#include <iostream>\nint main() { std::cout << "ordinary"; }', 'own.h': '', 'own.h.gch': 'gpchC014captured', 'iostream': '#error captured' }],
      ['go', { 'main.go': 'package main\nimport "fmt"\nfunc main() { fmt.Println("ordinary") }', 'go.mod': 'module m\ngo 1.99\ntoolchain go1.99.0\nreplace fmt => /w/x\n', 'go.work': 'go 1.26\nuse /\n', 'vendor': 'captured', 'go.env': 'GOFLAGS=-toolexec=/w/x' }],
      ['python3', { 'main.py': 'print("ordinary")', 'sitecustomize.py': 'print("captured")', 'usercustomize.py': 'print("captured")', 'pyvenv.cfg': 'home = /w', 'python3._pth': '/w', 'py_compile.py': 'print("captured")' }],
      ['javascript', { 'main.js': 'console.log("ordinary")', 'package.json': '{"type":"commonjs","imports":{"#x":"/etc/passwd"},"main":"captured.js"}', 'node_modules': 'captured', 'node.config.json': '{"nodeOptions":{"import":"/w/x"}}' }],
      ['java', { 'Main.java': 'public class Main { public static void main(String[] a) { System.out.println("ordinary"); } }', 'javac.args': '-processor Evil', 'Evil.class': 'captured', 'JDK_JAVA_OPTIONS': '-version', 'module-info.class': 'captured' }],
      ['rust', { 'main.rs': 'fn main() { println!("ordinary"); }', 'rustc.toml': 'captured', 'libstd.rlib': 'captured', 'rust-toolchain.toml': '[toolchain]\npath = "/w"', 'config.toml': '[build]\nrustc = "/w/x"' }],
    ]
    const time_ms = Math.min(60_000, 2000 * slowness)
    for (const [language, files, more] of trials) {
      const answer = await eve.call('POST', '/v1/runs', { language, limits: { time_ms, wall_ms: time_ms }, files: Object.entries(files).map(([name, text]) => ({ name, content_base64: btoa(text) })), ...more })
      const text = await answer.text()
      assert.equal(answer.status, 200, text)
      assert.ok(!text.includes('captured'), `${language}: ${text}`)
      assert.ok(text.includes('ordinary') || text.includes('compile_error'), `${language}: ${text}`)
    }
  })

  test('has every odd start, argument and input answered, by what is right or by what is wrong with it', async () => {
    const python = 'import sys; print(len(sys.argv), len(sys.stdin.buffer.read()))'
    const java = 'public class Main { public static void main(String[] a) { System.out.println(1); } }'
    const bodies = [
      { language: 'python3', source: python, entry_point: '../../usr/lib/python3/x' }, { language: 'python3', source: python, entry_point: '-c' },
      { language: 'java', source: java, entry_point: '-version' }, { language: 'java', source: java, entry_point: '@/etc/passwd' }, { language: 'java', source: java, entry_point: '-XX:OnError=id' }, { language: 'java', source: java, entry_point: 'A'.repeat(200) },
      { language: 'java', source: `package ${' '.repeat(100_000)}` }, { language: 'java', source: '@a '.repeat(60_000) },
      { language: 'python3', source: python, args: ['', ' ', '\n', '%00', '%', '--', '\u0001', '%0Apassed yes'] }, { language: 'python3', source: python, args: ['\0'] },
      { language: 'python3', source: python, args: Array.from({ length: 100 }, () => '%'.repeat(4096)) },
      { language: 'python3', source: python, stdin: '\0\r\n😀\ngo\nrun\nend\n'.repeat(20_000) }, { language: 'python3', source: python, stdin: 'a\ud800' },
      { language: 'python3', source: '\ufeff#\ud800' }, { language: 'python3', source: '\0' }, { language: '__proto__', source: '' }, { language: '../c', source: '' }, { language: 'c', source_base64: '/w==' },
      { language: 'c', source: 'int main(void) { return 0; }', limits: { time_ms: 1, wall_ms: 1, memory_kib: 1, output_kib: 1, processes: 1 } }, { language: 'c', source: 'int main(void) { return 0; }', limits: { time_ms: -1, memory_kib: 1e18 } },
    ]
    for (const body of bodies) {
      const answer = await eve.call('POST', '/v1/runs', body)
      const text = await answer.text()
      assert.ok(answer.status === 200 || (answer.status >= 400 && answer.status < 500), `${answer.status}: ${text.slice(0, 500)} for ${JSON.stringify(body).slice(0, 300)}`)
    }
  })

  test('leaves a judge that judges, and that had no fault of its own', async () => {
    const done = await ada.judge('secret', 'python3', `print(1 if 'sample' in input() else '${secretAnswer}')`)
    assert.equal(done.verdict, 'AC')
    assert.deepEqual(product.lines.filter((line) => /fault of ours|did not start|left to lapse|lease was lost/.test(line)), [])
  })
})

/** What an answer says, of a stream its first part. */
async function textFor(answer: Response): Promise<string> {
  if (!(answer.headers.get('content-type') ?? '').includes('event-stream')) return answer.text()
  const reader = answer.body?.getReader()
  let text = ''
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    text += Buffer.from(part.value).toString()
    if (text.includes('event: done')) break
  }
  await reader?.cancel()
  return text
}

async function problem(): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  const files = {
    'problem.yaml': `problem_format_version: 2025-09\nname: Secret\ntype: pass-fail\nlimits:\n  time_limit: ${2 * slowness}\n  output: 1\n`,
    'data/sample/1.in': 'sample\n', 'data/sample/1.ans': '1\n',
    'data/secret/01.in': `${secretInput}\n`, 'data/secret/01.ans': `${secretAnswer}\n`,
  }
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name)
  zip.end()
  return buffer(zip.outputStream)
}

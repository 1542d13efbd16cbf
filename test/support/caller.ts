import { readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { Submission } from '../../src/contract/submission.ts'

export interface Caller {
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  /** Sends bytes, a zip. */
  put(path: string, zip: Buffer): Promise<Response>
  /** Sends a program and waits for its verdict. */
  judge(problem: string, language: string, source: string): Promise<Submission>
  /** Sends a program and does not wait; it may be judged all the same when the answer is written. */
  submit(problem: string, language: string, source: string): Promise<Submission>
  submission(id: string, waitS?: number): Promise<Submission>
}

async function read(answer: Response, expected: number[]): Promise<Submission> {
  if (!expected.includes(answer.status)) throw new Error(`${answer.status}: ${await answer.text()}`)
  return Submission.parse(await answer.json())
}

/** Speaks HTTP to a running Gavel as the owner of a token. */
export function callerOf(url: string, token: string): Caller {
  const call: Caller['call'] = (method, path, body, headers = {}) =>
    fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return {
    call,
    put: (path, zip) => fetch(`${url}${path}`, { method: 'PUT', body: new Uint8Array(zip), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/zip' } }),
    judge: async (problem, language, source) => {
      const sent = await read(await call('POST', '/v1/submissions?wait=60', { problem, language, source }), [200, 202])
      return sent.status === 'done' ? sent : read(await call('GET', `/v1/submissions/${sent.id}?wait=60`), [200])
    },
    submit: async (problem, language, source) => read(await call('POST', '/v1/submissions', { problem, language, source }), [200, 202]),
    submission: async (id, waitS = 0) => read(await call('GET', `/v1/submissions/${id}?wait=${waitS}`), [200]),
  }
}

const languages: Record<string, string> = { '.c': 'c', '.cpp': 'cpp', '.py': 'python3', '.java': 'java', '.js': 'javascript', '.go': 'go', '.rs': 'rust' }

/** A source file of an example, with the language that its name says. */
export function readProgram(path: string): { language: string; source: string; name: string } {
  const language = languages[extname(path)]
  if (language === undefined) throw new Error(`no language for ${path}`)
  return { language, source: readFileSync(path, 'utf8'), name: basename(path) }
}

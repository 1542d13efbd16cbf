// The very server of `gavel serve`, with memory in place of the database: what HTTP, checking and answering cost by themselves. Prints its address.
import { tmpdir } from 'node:os'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { v7 as uuid } from 'uuid'
import { buildApp } from '../../src/api/app.ts'
import { defaultApiSettings, type ApiDeps } from '../../src/api/deps.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import type { User } from '../../src/domain/user.ts'

const user: User = { id: uuid(), name: 'admin', role: 'admin', createdAt: new Date() }

const unused = () => Promise.reject(new Error('nothing of this is asked for here'))
const kept: unknown[] = []

const deps: ApiDeps = {
  log: pino({ level: 'warn' }),
  settings: { ...defaultApiSettings, uploadDir: tmpdir(), webRoot: null },
  registry: new Registry(),
  spent: () => {},
  notReady: async () => [],
  impaired: () => [],
  languages: () => [{ id: 'cpp', name: 'C++', version: 'g++', compile: 'g++ main.cpp', run: './main', extensions: ['.cpp'], available: true, install: null }],
  leaving: new AbortController().signal,
  languagesNow: unused,
  listCaches: unused,
  users: { createUser: unused, listUsers: unused, createToken: unused, userOfToken: async () => user, revokeToken: unused },
  problems: {
    listProblems: unused, getProblem: unused, listTestsets: unused, getTestset: unused, publishTestset: unused, readManifest: unused,
    openBlob: () => { throw new Error('nothing of this is asked for here') }, renderStatement: unused, importPackage: unused,
  },
  warms: { startWarm: unused, getWarm: unused },
  sweeps: { askForSweep: unused, listSweeps: unused, getSweep: unused },
  telemetry: { begin: () => ({ run: (work) => work(), end: () => undefined }), note: () => undefined, traceParent: () => undefined },
  queue: { getWaiting: unused, facts: unused, lastHour: unused, listWorkers: unused, listDeadLetters: unused, requeue: unused, requeueAll: unused },
  rejudgings: { create: unused, publish: unused, get: unused, list: unused, listChanges: unused, apply: unused, cancel: unused },
  submissions: {
    countSubmission: unused,
    isQueueFull: async () => false,
    openProblem: async (slug) => ({ slug, name: slug, limits: defaultLimits, testsetId: 1, manifestDigest: '0'.repeat(64), accepts: { languages: null, samples: false } }),
    createSubmission: async (submission) => {
      kept.push(submission)
      return { kind: 'created', id: uuid(), judgementId: uuid(), createdAt: new Date() }
    },
    getSubmission: unused, listSubmissions: unused, getSource: unused, listJudgements: unused, runOutput: unused, rejudge: unused,
  },
  events: {
    subscribe: () => { throw new Error('nothing of this is asked for here') },
    waitDone: unused,
  },
}

const app = await buildApp(deps)
process.once('SIGTERM', () => void app.close())
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`)

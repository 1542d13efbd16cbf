import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import Fastify, { LogController, type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { refuseNulInPath } from './address.ts'
import type { Api } from './api.ts'
import { authenticate } from './auth.ts'
import { helmetOptions } from './content-security.ts'
import type { ApiDeps } from './deps.ts'
import { letRequestsEnd } from './early-answer.ts'
import { answerError, answerUnparsable, sendError } from './error-handler.ts'
import { acceptJsonOnly, jsonMaxBytes } from './json-body.ts'
import { followCalls } from './follow-calls.ts'
import { addMetrics, type ApiMetrics } from './metrics.ts'
import { addOpenApi } from './openapi.ts'
import { addPages, isPage, sendPage } from './pages.ts'
import { limitRequests } from './rate-limit.ts'
import { addHealthRoutes } from './routes/health.ts'
import { addLanguageRoutes } from './routes/languages.ts'
import { addPackageRoutes } from './routes/packages.ts'
import { addProblemFileRoutes } from './routes/problem-files.ts'
import { addProblemRoutes } from './routes/problems.ts'
import { addQueueRoutes } from './routes/queue.ts'
import { addRejudgingRoutes } from './routes/rejudgings.ts'
import { addRunRoutes } from './routes/runs.ts'
import { addSessionRoutes, addSignInRoute } from './routes/sessions.ts'
import { addSubmissionDetailRoutes } from './routes/submission-details.ts'
import { addSubmissionEventRoute } from './routes/submission-events.ts'
import { addEvaluateRoute, addSubmissionRoutes } from './routes/submissions.ts'
import { addSweepRoutes } from './routes/sweeps.ts'
import { addSystemRoutes } from './routes/system.ts'
import { addTestsetDataRoutes } from './routes/testset-data.ts'
import { addTestsetRoutes } from './routes/testsets.ts'
import { addUserRoutes } from './routes/users.ts'
import { addWarmRoutes } from './routes/warms.ts'
import { stopGracefully } from './stopping.ts'
import { knowRoutes } from './unknown-route.ts'

/**
 * The HTTP server, ready to listen: every route of the contract, the pages, and the description of it all. `close()` ends
 * within `settings.stopMs`.
 */
export async function buildApp(given: ApiDeps): Promise<FastifyInstance> {
  const app: Api = Fastify({
    loggerInstance: given.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: jsonMaxBytes,
    // What `stopping.ts` answers instead has our form.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 300 },
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    clientErrorHandler: answerUnparsable,
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)

  const routeError = knowRoutes(app)
  const stopping = stopGracefully(app, given.settings.stopMs, given.leaving)
  letRequestsEnd(app)
  refuseNulInPath(app)
  const { webRoot } = given.settings

  app.setErrorHandler(answerError)
  app.setNotFoundHandler((request, reply) => {
    if (webRoot !== null && isPage(request)) return sendPage(reply)
    return sendError(routeError(request), reply)
  })
  acceptJsonOnly(app)
  await app.register(helmet, helmetOptions)
  await app.register(cookie)
  await addOpenApi(app)

  followCalls(app, given.telemetry)
  const metrics = addMetrics(app, given.registry)
  const deps = counting(given, metrics)

  addHealthRoutes(app, deps)
  await app.register(async (open: Api) => addSignInRoute(open, deps), { prefix: '/v1' })
  await app.register(async (closed: Api) => {
    closed.addHook('onRequest', authenticate(deps.users.userOfToken))
    // An answer depends on who asks: no proxy may keep it for somebody else. Routes may say more.
    closed.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'private, no-cache'))
    if (given.settings.requestsPerMinute !== null) await limitRequests(closed, given.settings.requestsPerMinute)
    addEvaluateRoute(closed, deps, stopping)
    await closed.register(async (v1: Api) => addResources(v1, deps, stopping), { prefix: '/v1' })
  })
  if (webRoot !== null) await addPages(app, webRoot)
  await app.ready()
  return app
}

async function addResources(v1: Api, deps: ApiDeps, stopping: AbortSignal): Promise<void> {
  addSessionRoutes(v1, deps)
  addUserRoutes(v1, deps)
  addLanguageRoutes(v1, deps)
  addProblemRoutes(v1, deps, stopping)
  addProblemFileRoutes(v1, deps)
  addTestsetRoutes(v1, deps)
  addTestsetDataRoutes(v1, deps)
  addRejudgingRoutes(v1, deps)
  addWarmRoutes(v1, deps)
  await v1.register(async (packages: Api) => addPackageRoutes(packages, deps))
  addSubmissionRoutes(v1, deps, stopping)
  addSubmissionDetailRoutes(v1, deps)
  addSubmissionEventRoute(v1, deps, stopping)
  addRunRoutes(v1, deps, stopping)
  addSystemRoutes(v1, deps)
  addSweepRoutes(v1, deps)
  addQueueRoutes(v1, deps)
}

/** Has every new submission go on with the trace of its request; counts every submission that was made durable, and the events of those that somebody watches. */
function counting(deps: ApiDeps, metrics: ApiMetrics): ApiDeps {
  const { createSubmission } = deps.submissions
  return {
    ...deps,
    events: { ...deps.events, subscribe: (...asked) => metrics.streamed(deps.events.subscribe(...asked)) },
    submissions: {
      ...deps.submissions,
      createSubmission: async (submission) => {
        const outcome = await createSubmission({ ...submission, traceParent: deps.telemetry.traceParent() })
        if ('id' in outcome) deps.telemetry.note({ submission: outcome.id })
        if (outcome.kind === 'created') metrics.submissionAccepted(submission.purpose, submission.source.language)
        return outcome
      },
    },
  }
}

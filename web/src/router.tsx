import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { script } from './api/script.ts'
import { Languages } from './pages/languages/languages.tsx'
import { CrashPage, MissingPage } from './pages/missing.tsx'
import { Problems } from './pages/problems/problems.tsx'
import { Shell } from './shell/shell.tsx'

/** What an address may say behind its question mark: texts only, anything else is left out. */
function texts<Name extends string>(...names: Name[]) {
  return (search: Record<string, unknown>): Partial<Record<Name, string>> => {
    const known: Partial<Record<Name, string>> = {}
    for (const name of names) {
      const value = search[name]
      if (typeof value === 'string' && value !== '') known[name] = value
    }
    return known
  }
}

const root = createRootRoute({ notFoundComponent: MissingPage, errorComponent: CrashPage })

const problems = createRoute({ getParentRoute: () => root, path: '/', validateSearch: texts('q', 'show'), component: Problems })
const problem = createRoute({
  getParentRoute: () => root,
  path: '/problems/$slug',
  validateSearch: texts('tab', 'lang', 'version'),
  component: lazyRouteComponent(() => script(import('./pages/problem/problem-page.tsx')), 'ProblemPage'),
})
const problemData = createRoute({
  getParentRoute: () => root,
  path: '/problems/$slug/data',
  validateSearch: texts('workers'),
  component: lazyRouteComponent(() => script(import('./pages/data/data-page.tsx')), 'DataPage'),
})
const problemVersion = createRoute({
  getParentRoute: () => root,
  path: '/problems/$slug/data/$version',
  validateSearch: texts('tab', 'against', 'test'),
  component: lazyRouteComponent(() => script(import('./pages/version/version-page.tsx')), 'VersionPage'),
})
const publishVersion = createRoute({
  getParentRoute: () => root,
  path: '/problems/$slug/data/$version/publish',
  component: lazyRouteComponent(() => script(import('./pages/publish/publish-page.tsx')), 'PublishPage'),
})
const rejudging = createRoute({
  getParentRoute: () => root,
  path: '/rejudgings/$id',
  component: lazyRouteComponent(() => script(import('./pages/rejudging/rejudging-page.tsx')), 'RejudgingPage'),
})
const newProblem = createRoute({
  getParentRoute: () => root,
  path: '/new-problem',
  component: lazyRouteComponent(() => script(import('./pages/data/new-problem-page.tsx')), 'NewProblemPage'),
})
const submissions = createRoute({
  getParentRoute: () => root,
  path: '/submissions',
  validateSearch: texts('problem', 'verdict', 'language', 'user'),
  component: lazyRouteComponent(() => script(import('./pages/submissions/submissions-page.tsx')), 'SubmissionsPage'),
})
const submission = createRoute({
  getParentRoute: () => root,
  path: '/submissions/$id',
  validateSearch: texts('test', 'tab'),
  component: lazyRouteComponent(() => script(import('./pages/submission/submission-page.tsx')), 'SubmissionPage'),
})
const users = createRoute({
  getParentRoute: () => root,
  path: '/users',
  component: lazyRouteComponent(() => script(import('./pages/users/users-page.tsx')), 'UsersPage'),
})
const caches = createRoute({
  getParentRoute: () => root,
  path: '/caches',
  validateSearch: texts('worker'),
  component: lazyRouteComponent(() => script(import('./pages/caches/caches-page.tsx')), 'CachesPage'),
})
const system = createRoute({
  getParentRoute: () => root,
  path: '/system',
  component: lazyRouteComponent(() => script(import('./pages/system/system-page.tsx')), 'SystemPage'),
})
const languages = createRoute({ getParentRoute: () => root, path: '/languages', component: Languages })

const routeTree = root.addChildren([problems, problem, problemData, problemVersion, publishVersion, rejudging, newProblem, submissions, submission, users, system, caches, languages])

/** The router over all pages. `linkOutcome` is what became of a token in the address. */
export function buildRouter(linkOutcome: Promise<Error | null>) {
  root.update({ component: () => <Shell linkOutcome={linkOutcome} /> })
  return createRouter({
    routeTree,
    defaultPreload: 'intent',
    // Inside of the shell, so that one can go on from there.
    defaultErrorComponent: CrashPage,
    scrollRestoration: true,
    // Everything in an address is a text: no JSON in quotes.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const entries = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '')
      const text = new URLSearchParams(entries).toString()
      return text === '' ? '' : `?${text}`
    },
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof buildRouter>
  }
}

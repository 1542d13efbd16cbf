import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiError } from './api/call.ts'
import { meQuery } from './api/queries.ts'
import { buildRouter } from './router.tsx'
import { signInByLink } from './shell/sign-in-link.ts'
import './styles/index.css'

const client: QueryClient = new QueryClient({
  defaultOptions: {
    // A browser that believes to be offline may still reach a Gavel beside it; and a request that fails says so at once.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.canRetry,
    },
  },
  queryCache: new QueryCache({ onError: askAgainWhoItIs }),
  mutationCache: new MutationCache({ onError: askAgainWhoItIs }),
})

/** The session is over: the shell asks for the token again, at the same address, and drafts stay. */
function askAgainWhoItIs(error: Error): void {
  if (error instanceof ApiError && error.status === 401) client.setQueryData(meQuery.queryKey, null)
}

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

const linkOutcome = signInByLink(client)
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={buildRouter(linkOutcome)} />
    </QueryClientProvider>
  </StrictMode>,
)

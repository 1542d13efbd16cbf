import { listOf } from '../../contract/conventions.ts'
import { Language } from '../../contract/language.ts'
import type { Api } from '../api.ts'
import type { ApiDeps } from '../deps.ts'

export function addLanguageRoutes(app: Api, deps: Pick<ApiDeps, 'languages'>): void {
  app.get('/languages', {
    schema: {
      operationId: 'listLanguages', tags: ['languages'], summary: 'What this installation can judge now',
      description: 'A language whose toolchain is absent has `available: false` and says in `install` how to get it. `version` is what the toolchain itself printed.',
      response: { 200: listOf(Language) },
    },
    handler: async () => ({ items: [...deps.languages()], next: null }),
  })
}

import { getRouteApi } from '@tanstack/react-router'

const route = getRouteApi('/problems/$slug')

/** On a phone only: statement or program. */
export function PaneChoice() {
  const navigate = route.useNavigate()
  const { tab } = route.useSearch()
  const isCode = tab === 'code'
  function choose(next: 'code' | undefined): void {
    void navigate({ search: (before) => ({ ...before, tab: next }), replace: true })
  }
  return (
    <div className="pane-choice" role="group" aria-label="Show">
      <button type="button" aria-pressed={!isCode} onClick={() => choose(undefined)}>Problem</button>
      <button type="button" aria-pressed={isCode} onClick={() => choose('code')}>Program</button>
    </div>
  )
}

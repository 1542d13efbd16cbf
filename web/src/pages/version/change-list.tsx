import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { changesQuery } from '../../api/testset-queries.ts'
import type { TestChange, Testset, TestsetChanges } from '../../api/types.ts'
import { FaultList } from '../../elements/error-note.tsx'
import { Loaded } from '../../elements/loaded.tsx'
import { bytes, counted } from '../../format/amounts.ts'
import { isolated } from '../../format/isolated.ts'
import { ChangeSummary } from '../../testsets/change-summary.tsx'
import { stateWords, versionName } from '../../testsets/version-name.ts'
import { ChangedTest } from './changed-test.tsx'
import { beyondLimits, LimitChanges } from './limit-changes.tsx'

const route = getRouteApi('/problems/$slug/data/$version')

/** What differs in a version from another one, by default the one made before it: test by test, each opens in its place. */
export function ChangeList({ slug, testset, testsets }: { slug: string; testset: Testset; testsets: Testset[] }) {
  const navigate = route.useNavigate()
  const { against, test } = route.useSearch()
  const query = useQuery(changesQuery(slug, testset.version, against ?? null))
  return (
    <div className="stack">
      <label className="row">
        <span>Compared with</span>
        <select
          className="select"
          value={against ?? ''}
          onChange={(event) => void navigate({ search: ({ tab }) => ({ tab, ...(event.target.value === '' ? {} : { against: event.target.value }) }), replace: true, resetScroll: false })}
        >
          <option value="">the version made before it</option>
          {testsets.filter(({ version }) => version !== testset.version).map((other) => <option key={other.version} value={other.version}>{optionOf(other)}</option>)}
        </select>
      </label>
      <Loaded query={query} lines={6}>
        {(changes) => (changes.against === null
          ? <p className="soft">This is the first version: there is nothing to compare it with.</p>
          : <Changes slug={slug} testset={testset} changes={changes} against={changes.against} open={test} onOpen={(name) => void navigate({ search: ({ test: before, ...rest }) => (before === name ? rest : { ...rest, test: name }), replace: true, resetScroll: false })} />)}
      </Loaded>
    </div>
  )
}

function optionOf({ version, state, message }: Testset): string {
  const words = [versionName(version), ...(state === 'draft' ? [] : [stateWords[state]]), ...(message === '' ? [] : [message.length > 60 ? `${message.slice(0, 59)}…` : message])]
  return words.join(' · ')
}

interface ChangesProps {
  slug: string
  testset: Testset
  changes: TestsetChanges
  against: string
  open: string | undefined
  onOpen: (test: string) => void
}

function Changes({ slug, testset, changes: { counts, tests, limits, warnings }, against, open, onOpen }: ChangesProps) {
  const others = beyondLimits(warnings)
  return (
    <>
      <p>
        <ChangeSummary changes={counts} tests={testset.tests} />
        <span className="soft">, against the version of <Link to="/problems/$slug/data/$version" params={{ slug, version: against }} className="number">{versionName(against)}</Link></span>
      </p>
      {others.length > 0 && (
        <div className="note note-warn">
          <strong>{counted(others.length, 'thing')} to look at</strong>
          <FaultList faults={others} />
        </div>
      )}
      <LimitChanges limits={limits} />
      {tests.length > 0 && (
        <div className="test-list">
          {tests.map((change) => {
            const name = nameOf(change)
            const isOpen = name === open
            return (
              <section key={name} className={isOpen ? 'is-open' : ''} aria-label={name}>
                <button type="button" className="test-row change-row" aria-expanded={isOpen} onClick={() => onOpen(name)}>
                  <span className={`change-kind is-${change.change}`}>{change.change}</span>
                  <span className="mono test-name">{name}</span>
                  <span className="soft small change-words">{wordsOf(change)}</span>
                </button>
                {isOpen && <div className="test-open"><ChangedTest slug={slug} version={testset.version} against={against} change={change} /></div>}
              </section>
            )
          })}
        </div>
      )}
      {tests.length === 0 && counts !== null && counts.parts.length === 0 && limits.length === 0 && <p className="soft">Nothing that judging or contestants could see differs.</p>}
    </>
  )
}

function nameOf({ before, after }: TestChange): string {
  return after?.name ?? before?.name ?? ''
}

/** What differs in it: `input 1.2 KiB → 3 KiB, answer`. */
function wordsOf({ change, before, after, parts }: TestChange): string {
  const one = after ?? before
  if (one === null) return ''
  if (before === null || after === null) return `input ${bytes(one.input.size_bytes)}, answer ${bytes(one.answer.size_bytes)}`
  const words = parts.map((part) => (part === 'input' || part === 'answer' ? `${part} ${sizes(before[part].size_bytes, after[part].size_bytes)}` : part === 'args' ? 'arguments' : part))
  return [...(change === 'renamed' ? [`was ${isolated(before.name)}`] : []), ...words].join(', ')
}

function sizes(before: number, after: number): string {
  return before === after ? bytes(after) : `${bytes(before)} → ${bytes(after)}`
}

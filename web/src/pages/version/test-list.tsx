import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { testsQuery } from '../../api/testset-queries.ts'
import type { TestsetTest } from '../../api/types.ts'
import { Loaded } from '../../elements/loaded.tsx'
import { bytes } from '../../format/amounts.ts'
import { TestText } from './test-text.tsx'

const route = getRouteApi('/problems/$slug/data/$version')

/** A version's tests in the order of judging, by size; each opens in its place. */
export function TestList({ slug, version }: { slug: string; version: string }) {
  const navigate = route.useNavigate()
  const { test: open } = route.useSearch()
  // Somebody followed a link to this test: it may be far down.
  const [linked] = useState(open)
  const query = useQuery(testsQuery(slug, version))
  function toggle(name: string): void {
    void navigate({ search: ({ test, ...rest }) => (test === name ? rest : { ...rest, test: name }), replace: true, resetScroll: false })
  }
  return (
    <Loaded query={query} lines={10}>
      {(tests) => (
        <div className="test-list">
          <div className="test-row test-row-head soft small" aria-hidden="true"><span>Test</span><span className="number">Input</span><span className="number">Answer</span></div>
          {tests.map((test) => {
            const isOpen = test.name === open
            return (
              <section key={test.name} {...(test.name === linked ? { ref: scrollTo } : {})} className={isOpen ? 'is-open' : ''} aria-label={test.name}>
                <button type="button" className="test-row" aria-expanded={isOpen} onClick={() => toggle(test.name)}>
                  <span className="mono test-name">{test.name}{test.sample && <span className="test-kind">sample</span>}</span>
                  <span className="number"><span className="visually-hidden">input </span>{bytes(test.input.size_bytes)}</span>
                  <span className="number"><span className="visually-hidden">answer </span>{bytes(test.answer.size_bytes)}</span>
                </button>
                {isOpen && <OpenTest slug={slug} version={version} test={test} />}
              </section>
            )
          })}
        </div>
      )}
    </Loaded>
  )
}

function scrollTo(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'center' })
}

function OpenTest({ slug, version, test }: { slug: string; version: string; test: TestsetTest }) {
  return (
    <div className="test-open">
      {test.description !== null && test.description !== '' && <p className="soft" dir="auto">{test.description}</p>}
      {test.args.length > 0 && <p className="small">Run with <code>{test.args.join(' ')}</code></p>}
      <div className="test-texts">
        <TestText title="Input" slug={slug} version={version} test={test} part="input" />
        <TestText title="Answer" slug={slug} version={version} test={test} part="answer" />
      </div>
    </div>
  )
}

import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useRef, useState } from 'react'
import type { Language, Problem } from '../../api/types.ts'
import { runKeys, submitKeys, useShortcut } from '../../elements/shortcut.ts'
import { useStored } from '../../elements/stored.ts'
import { useMe } from '../../shell/me.ts'
import { Split } from './split.tsx'
import { ProblemPane } from './problem-pane.tsx'
import { ProgramPane } from './program-pane.tsx'
import { useTrial } from './trial.ts'

const route = getRouteApi('/problems/$slug')

/** The two halves of a problem's page and what they share: the language, the draft, what was sent last. */
export function Workspace({ problem, languages }: { problem: Problem; languages: Language[] }) {
  const me = useMe()
  const navigate = route.useNavigate()
  const { tab = 'statement' } = route.useSearch()
  const usable = languages.filter(({ id }) => problem.languages?.includes(id) ?? true)
  const [remembered, setLanguage] = useStored(`gavel.language.${me.name}`, 'cpp')
  const language = usable.find(({ id, available }) => available && id === remembered) ?? usable.find(({ available }) => available)
  const [isEmpty, setEmpty] = useState(true)
  const program = useRef('')
  const keep = useCallback((text: string) => {
    program.current = text
    setEmpty(text.trim() === '')
  }, [])
  const [test, setTest] = useState<string | null>(null)
  const trial = useTrial(me.name, problem.slug)

  function send(purpose: 'samples' | 'judge', sample: string | null = null): void {
    if (language === undefined) return
    setTest(sample)
    trial.send({ purpose, language: language.id, source: program.current })
    if (tab !== 'code' && matchMedia('(max-width: 56rem)').matches) void navigate({ search: (before) => ({ ...before, tab: 'code' }) })
  }
  const submit = () => send('judge')
  const run = () => send('samples')
  useShortcut(submitKeys, submit)
  useShortcut(runKeys, run)

  return (
    <Split
      showsRight={tab === 'code'}
      left={<ProblemPane problem={problem} onRunSample={(sample) => send('samples', sample)} canRun={language !== undefined && !isEmpty} />}
      right={
        <ProgramPane
          problem={problem}
          languages={usable}
          language={language}
          onLanguage={setLanguage}
          isEmpty={isEmpty}
          onText={keep}
          trial={trial}
          test={test}
          onTest={setTest}
          onRun={run}
          onSubmit={submit}
        />
      }
    />
  )
}

import { useQuery } from '@tanstack/react-query'
import { languagesQuery } from '../../api/queries.ts'
import type { Language } from '../../api/types.ts'
import { CopyButton } from '../../elements/copy-button.tsx'
import { Loaded } from '../../elements/loaded.tsx'
import { useTitle } from '../../elements/title.ts'
import './languages.css'

/** What can be judged here, with which commands; what could be, and how to install it. */
export function Languages() {
  useTitle('Languages')
  const query = useQuery(languagesQuery)
  return (
    <div className="page">
      <h1>Languages</h1>
      <p className="soft">What this Gavel judges now. A version is what the toolchain itself says.</p>
      <Loaded query={query} lines={8}>
        {(languages) => (
          <ul className="language-list">
            {languages.toSorted((a, b) => Number(b.available) - Number(a.available)).map((language) => <LanguageRow key={language.id} language={language} />)}
          </ul>
        )}
      </Loaded>
    </div>
  )
}

function LanguageRow({ language }: { language: Language }) {
  return (
    <li>
      <div className="language-head">
        <h2>{language.name}</h2>
        <code className="soft">{language.id}</code>
        <span className="soft small">{language.extensions.map((extension) => `.${extension.replace(/^\./, '')}`).join('  ')}</span>
      </div>
      {language.available ? (
        <dl>
          <dt>Version</dt><dd className="mono">{language.version}</dd>
          {language.compile !== null && <><dt>Compiled by</dt><dd className="mono">{language.compile}</dd></>}
          <dt>Run by</dt><dd className="mono">{language.run}</dd>
        </dl>
      ) : (
        <p>
          Not installed on this machine.
          {language.install !== null && <> To judge it, run <code>{language.install}</code> <CopyButton text={language.install} what={`the command that installs ${language.name}`} /> there and start Gavel again.</>}
        </p>
      )}
    </li>
  )
}

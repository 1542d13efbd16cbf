import type { Language } from '../../api/types.ts'
import { languageTitle } from '../../format/language-title.ts'

/** The languages that this problem may be solved in; those that are not installed can be seen but not chosen. */
export function LanguageChoice({ languages, selected, onSelect }: { languages: Language[]; selected: string; onSelect: (id: string) => void }) {
  const language = languages.find(({ id }) => id === selected)
  return (
    <label className="language-choice" title={language?.compile ?? language?.run}>
      <span className="visually-hidden">Language</span>
      <select className="select" value={selected} onChange={(event) => onSelect(event.target.value)}>
        {languages.map((one) => <option key={one.id} value={one.id} disabled={!one.available}>{languageTitle(one)}</option>)}
      </select>
    </label>
  )
}

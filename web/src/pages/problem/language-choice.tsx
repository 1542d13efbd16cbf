import type { Language } from '../../api/types.ts'

/** The languages that this problem may be solved in; those that are not installed can be seen but not chosen. */
export function LanguageChoice({ languages, selected, onSelect }: { languages: Language[]; selected: string; onSelect: (id: string) => void }) {
  const version = languages.find(({ id }) => id === selected)?.version
  return (
    <label className="language-choice" title={version}>
      <span className="visually-hidden">Language</span>
      <select className="select" value={selected} onChange={(event) => onSelect(event.target.value)}>
        {languages.map(({ id, name, version: printed, available }) => (
          <option key={id} value={id} disabled={!available}>{name}{available ? shortVersion(printed) : ' (not installed)'}</option>
        ))}
      </select>
    </label>
  )
}

/** The number in what the toolchain printed: ` 12.2.0` of `g++ (Debian 12.2.0-14+deb12u1) 12.2.0`. */
function shortVersion(printed: string): string {
  const match = /\d+(\.\d+)+/.exec(printed)
  return match === null ? '' : ` · ${match[0]}`
}

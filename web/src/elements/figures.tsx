import './figures.css'

/** A number that one asks for first, with what it is of. */
export interface Figure {
  name: string
  value: string
  note: string
  isBad?: boolean
}

/** A few numbers over a page that says the rest. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className="figures">
      {figures.map(({ name, value, note, isBad = false }) => (
        <div key={name} className={isBad ? 'is-bad' : ''}><dt className="soft small">{name}</dt><dd className="figure-value number">{value}</dd><dd className="soft small">{note}</dd></div>
      ))}
    </dl>
  )
}

import type { KeyboardEvent, ReactNode } from 'react'

interface TabsProps<Id extends string> {
  label: string
  tabs: { id: Id; title: ReactNode }[]
  selected: Id
  onSelect: (id: Id) => void
}

/** Tabs as the ARIA practices describe them: one stop for Tab, arrow keys between them. Their panel has the id `panel-<id>`. */
export function Tabs<Id extends string>({ label, tabs, selected, onSelect }: TabsProps<Id>) {
  function walk(event: KeyboardEvent<HTMLDivElement>): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const next = step === undefined ? undefined : tabs[(tabs.findIndex(({ id }) => id === selected) + step + tabs.length) % tabs.length]
    if (next === undefined) return
    event.preventDefault()
    onSelect(next.id)
    event.currentTarget.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus()
  }
  return (
    <div className="tabs" role="tablist" aria-label={label} onKeyDown={walk}>
      {tabs.map(({ id, title }) => (
        <button key={id} id={`tab-${id}`} type="button" role="tab" className="tab" aria-selected={id === selected} aria-controls={`panel-${id}`} tabIndex={id === selected ? 0 : -1} onClick={() => onSelect(id)}>
          {title}
        </button>
      ))}
    </div>
  )
}

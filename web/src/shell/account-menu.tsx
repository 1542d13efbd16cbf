import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { User } from '../api/types.ts'
import { may } from './me.ts'
import { signOut } from './sign-in-link.ts'
import { themes, useTheme } from './theme.ts'

const roleWords = { contestant: 'Contestant', setter: 'Problem setter', admin: 'Administrator' }

/** Name, theme, what does not fit into the bar, signing out. */
export function AccountMenu({ me, onShowKeys }: { me: User; onShowKeys: () => void }) {
  const [theme, setTheme] = useTheme()
  const menu = useRef<HTMLDetailsElement>(null)
  const leave = useMutation({ mutationFn: signOut })

  useEffect(() => {
    function close(event: Event): void {
      if (menu.current === null || (event instanceof KeyboardEvent && event.key !== 'Escape')) return
      // What has the focus is about to be hidden: it goes back to what opened the menu.
      if (event instanceof KeyboardEvent && menu.current.open && menu.current.contains(document.activeElement)) menu.current.querySelector('summary')?.focus()
      if (event instanceof KeyboardEvent || (event.target instanceof Node && !menu.current.contains(event.target))) menu.current.open = false
    }
    document.addEventListener('pointerdown', close)
    document.addEventListener('keydown', close)
    return () => {
      document.removeEventListener('pointerdown', close)
      document.removeEventListener('keydown', close)
    }
  }, [])
  function closeMenu(): void {
    if (menu.current !== null) menu.current.open = false
  }

  return (
    <details className="account" ref={menu}>
      <summary aria-label={`${me.name}: account, theme, keys`}><span className="account-name">{me.name}</span><span aria-hidden="true">▾</span></summary>
      <div className="account-panel">
        <p><strong>{me.name}</strong><br /><span className="soft small">{roleWords[me.role]}</span></p>
        <fieldset className="theme-choice">
          <legend className="small soft">Theme</legend>
          {themes.map((name) => (
            <label key={name}>
              <input type="radio" name="theme" checked={theme === name} onChange={() => setTheme(name)} />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
        <div className="account-links">
          <Link to="/languages" className="narrow-only" onClick={closeMenu}>Languages</Link>
          {may(me, 'admin') && <Link to="/users" className="narrow-only" onClick={closeMenu}>Users</Link>}
          {may(me, 'admin') && <Link to="/system" className="narrow-only" onClick={closeMenu}>Queue and workers</Link>}
          {may(me, 'admin') && <Link to="/caches" className="narrow-only" onClick={closeMenu}>Caches</Link>}
          <button type="button" onClick={() => (closeMenu(), onShowKeys())}>Keyboard <kbd>?</kbd></button>
          <a href="/docs">The API</a>
          <button type="button" disabled={leave.isPending} onClick={() => leave.mutate()}>Sign out</button>
        </div>
      </div>
    </details>
  )
}

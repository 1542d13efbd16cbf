import { useStored } from '../elements/stored.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** The theme that is set, and how to set it; public/theme.js reads the same name before the first paint. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [stored, store] = useStored('gavel.theme', 'system')
  const theme = themes.find((known) => known === stored) ?? 'system'
  return [
    theme,
    (next) => {
      store(next)
      if (next === 'system') delete document.documentElement.dataset['theme']
      else document.documentElement.dataset['theme'] = next
    },
  ]
}

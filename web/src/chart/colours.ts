/** A token of tokens.css as a canvas takes it; `light-dark()` is resolved as where `element` stands. */
export function colourOf(element: HTMLElement, token: string): string {
  element.style.color = `var(--${token})`
  return getComputedStyle(element).color
}

/** Calls when other colours hold, by the system or by choice. Gives what ends it. */
export function onThemeChange(redraw: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const choice = new MutationObserver(redraw)
  system.addEventListener('change', redraw)
  choice.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => {
    system.removeEventListener('change', redraw)
    choice.disconnect()
  }
}

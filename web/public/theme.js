// A file of its own, loaded before anything is drawn: the page must not flash in the wrong theme, and the content security policy allows no inline script.
try {
  const theme = localStorage.getItem('gavel.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // A browser without storage follows the system.
}

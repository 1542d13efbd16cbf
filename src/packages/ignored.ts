/**
 * Files that are treated as absent: of version control, of editors and desktops. The ICPC format says so of every name that begins
 * with a period or a dash (2025-09, "General requirements"); DOMjudge's `.timelimit` is meant.
 */
export function isIgnored(path: string): boolean {
  return path.split('/').some((name) => (/^[.-]/.test(name) && name !== '.timelimit') || name === '__MACOSX' || name === 'Thumbs.db' || name === 'desktop.ini')
}

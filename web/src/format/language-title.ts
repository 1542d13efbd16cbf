import type { Language } from '../api/types.ts'

/**
 * A language with what compiles it, in few words: `C++ (g++ 12.2.0)`, `Python 3 (3.11.2)`. The number is the first one in
 * what the toolchain printed, the name the first word of its command, left out where it only repeats the language's.
 */
export function languageTitle({ name, version, compile, run, available }: Pick<Language, 'name' | 'version' | 'compile' | 'run' | 'available'>): string {
  if (!available) return `${name} (not installed)`
  const tool = /^[\w+-]+/.exec(compile ?? run)?.[0] ?? ''
  const number = /\d+(\.\d+)+/.exec(version)?.[0] ?? ''
  const repeats = name.toLowerCase().replaceAll(' ', '') === tool.toLowerCase()
  const inside = [repeats ? '' : tool, number].filter((part) => part !== '').join(' ')
  return inside === '' ? name : `${name} (${inside})`
}

/**
 * What must be known of a Java file without compiling it: its public type names the file, and the type that holds
 * `main` is where it starts. Comments and literals are blanked first, so that braces and words in them do not count.
 */
export interface JavaFacts {
  /** `org.example`, or empty. */
  package: string
  publicType: string | null
  /** The first top-level type that holds `void main(`. */
  mainType: string | null
}

export function readJava(source: string): JavaFacts {
  const words = wordsOf(source)
  const facts: JavaFacts = { package: packageOf(words), publicType: null, mainType: null }
  let depth = 0
  let current: string | null = null
  let isPublic = false
  for (const [i, word] of words.entries()) {
    if (word === '{') depth++
    else if (word === '}') depth--
    if (depth === 0) {
      isPublic = word === 'public' || (isPublic && !'{};'.includes(word))
      const name = typeWords.has(word) ? words[i + 1] : undefined
      if (name !== undefined && identifier.test(name)) {
        current = name
        if (isPublic) facts.publicType ??= name
        isPublic = false
      }
    } else if (depth === 1 && word === 'void' && words[i + 1] === 'main' && words[i + 2] === '(') facts.mainType ??= current
  }
  return facts
}

const typeWords: ReadonlySet<string> = new Set(['class', 'interface', 'enum', 'record'])
const identifier = /^[\p{L}_$]/u

/**
 * Each word and each sign that counts here. The expression looks at every character once: one that may look ahead, as for
 * a whole declaration, can be made to take hours by a file of blanks, and the worker does nothing else meanwhile.
 */
function wordsOf(source: string): string[] {
  return blankCommentsAndLiterals(source).match(/[{}().;]|[\p{L}\p{N}_$]+/gu) ?? []
}

function packageOf(words: readonly string[]): string {
  const start = words.indexOf('package') + 1
  const end = words.indexOf(';', start)
  return start === 0 || end < 0 ? '' : words.slice(start, end).join('')
}

/** `name` with its package in front, as the JVM wants it. */
export function qualified(facts: JavaFacts, name: string): string {
  return facts.package === '' ? name : `${facts.package}.${name}`
}

function blankCommentsAndLiterals(source: string): string {
  return source.replace(/\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"""[\s\S]*?(?:[^\\]"""|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/g, ' ')
}

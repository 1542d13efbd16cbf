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
  const code = blankCommentsAndLiterals(source)
  const facts: JavaFacts = { package: /^\s*(?:@\w+\s+)*package\s+([\w.\s]+?)\s*;/m.exec(code)?.[1]?.replace(/\s+/g, '') ?? '', publicType: null, mainType: null }
  let depth = 0
  let current: string | null = null
  for (const match of code.matchAll(/[{}]|(\bpublic\s+)?(?:\b(?:abstract|final|sealed|non-sealed|strictfp|static)\s+)*\b(?:class|interface|enum|record)\s+([\p{L}_$][\p{L}\p{N}_$]*)|\bvoid\s+main\s*\(/gu)) {
    const [text, isPublic, name] = match
    if (text === '{') depth++
    else if (text === '}') depth--
    else if (name !== undefined && depth === 0) {
      current = name
      if (isPublic !== undefined) facts.publicType ??= name
    } else if (name === undefined && depth === 1) facts.mainType ??= current
  }
  return facts
}

/** `name` with its package in front, as the JVM wants it. */
export function qualified(facts: JavaFacts, name: string): string {
  return facts.package === '' ? name : `${facts.package}.${name}`
}

function blankCommentsAndLiterals(source: string): string {
  return source.replace(/\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"""[\s\S]*?(?:[^\\]"""|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/g, ' ')
}

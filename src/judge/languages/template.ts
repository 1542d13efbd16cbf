/** What placeholders stand for; one with several values becomes as many arguments. */
export type Values = Readonly<Record<string, string | readonly string[]>>

const placeholder = /\{([a-z_]+)\}/g

/** Puts values for placeholders; those without a value stay as they are, for a later filling. */
export function fillText(text: string, values: Values): string {
  return text.replace(placeholder, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : typeof value === 'string' ? value : value.join(' ')
  })
}

/** As {@link fillText} for each argument; an argument that is one placeholder of several values becomes several. */
export function fillCommand(argv: readonly string[], values: Values): string[] {
  return argv.flatMap((argument) => {
    const name = /^\{([a-z_]+)\}$/.exec(argument)?.[1]
    const value = name === undefined ? undefined : values[name]
    return value === undefined ? [fillText(argument, values)] : typeof value === 'string' ? [value] : [...value]
  })
}

export function fillEnv(env: Readonly<Record<string, string>>, values: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fillText(value, values)]))
}

/** What names `{name}` is left out, as if it had not been written. */
export function withoutPlaceholder<T extends { command: string[]; env: Record<string, string> }>(part: T, name: string): T {
  const lacks = (text: string) => !text.includes(`{${name}}`)
  return { ...part, command: part.command.filter(lacks), env: Object.fromEntries(Object.entries(part.env).filter(([, value]) => lacks(value))) }
}

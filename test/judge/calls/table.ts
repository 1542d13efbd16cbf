import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const box = join(import.meta.dirname, '../../../box')

/** Calls of box/calls.c that have a reason in common. */
export interface Group {
  /** The comment above them. */
  reason: string
  calls: { name: string; answer: string }[]
}

/** A call, or `fcntl F_GETFL`, and who was seen to make it: a language's program, or its compiler. */
export type Seen = z.infer<typeof Seen>
const Seen = z.record(z.string(), z.array(z.string()))

/** What need not have been seen: what is there already, spelled as other libraries and versions do, and what box itself needs. */
export function needNotBeSeen(group: Group): boolean {
  return group.reason.startsWith('Other forms') || group.reason.startsWith('For box itself')
}

/** Whether a run can do something by it that it could not do without. */
export function isAllowed(answer: string): boolean {
  return answer === 'ALLOW' || answer.startsWith('CHECK_')
}

/** @throws Error on a line of the table that is not laid out as the others */
export function readTable(): Group[] {
  const source = readFileSync(join(box, 'calls.c'), 'utf8')
  const groups: Group[] = []
  let comment: string[] = []
  for (const line of source.slice(source.indexOf('calls[] = {')).split('\n').slice(1)) {
    if (line === '};') return groups
    const [, text] = /^ {4}\/\/ (.*)$/.exec(line) ?? []
    if (text !== undefined) {
      comment.push(text)
      continue
    }
    if (comment.length > 0) groups.push({ reason: comment.join(' '), calls: [] })
    comment = []
    const calls = [...line.matchAll(/\{(?:SYS_(\w+)|\d+ \/\* (\w+) \*\/), (\w+)\}/g)].map(([, name, newer, answer = '']) => ({ name: name ?? newer ?? '', answer }))
    const group = groups.at(-1)
    if (calls.length === 0 || group === undefined) throw new Error(`calls.c: not understood: ${line}`)
    group.calls.push(...calls)
  }
  throw new Error('calls.c: the table has no end')
}

/** The commands that box/filter.c lets through of calls that have many, as `fcntl F_GETFL`; other forms of them left out. */
export function readCommands(): string[] {
  const source = readFileSync(join(box, 'filter.c'), 'utf8')
  return Object.entries({ ioctls: 'ioctl', prctls: 'prctl', fcntls: 'fcntl', socket_options: 'setsockopt' }).flatMap(([list, call]) => {
    const text = new RegExp(`unsigned int ${list}\\[\\] = \\{\\n([^}]*)\\}`).exec(source)?.[1]
    if (text === undefined) throw new Error(`filter.c: no list called ${list}`)
    const lines = text.split('\n').filter((line) => !line.endsWith('// other forms'))
    return lines.flatMap((line) => line.replace(/\/\/.*/, '').match(/[A-Z][A-Z_0-9]+/g) ?? []).map((name) => `${call} ${name}`)
  })
}

export function readSeen(): Seen {
  return Seen.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'seen.json'), 'utf8')))
}

const answers: Record<string, string> = {
  REFUSE_EPERM: 'EPERM', REFUSE_EOPNOTSUPP: 'EOPNOTSUPP', REFUSE_EAFNOSUPPORT: 'EAFNOSUPPORT', PRETEND: '0, and nothing is done',
}

/** box/CALLS.md, made of the table and of what was seen. */
export function document(groups: readonly Group[], seen: Seen): string {
  const parts = groups.map((group) => {
    const rows = group.calls.map(({ name, answer }) => `| \`${name}\` | ${answers[answer] ?? (answer === 'ALLOW' ? 'done' : 'done, within limits')} | ${(seen[name] ?? []).join(', ')} |`)
    return [`## ${group.reason}`, '', '| call | answer | seen in |', '|---|---|---|', ...rows].join('\n')
  })
  return `# System calls

What a program in the box may ask of the kernel: the table of \`calls.c\`, with the reason for each group, and in which language's programs
or compiler the call was seen when \`npm run record-calls\` last watched them (test/judge/ordinary, test/judge/support/programs.ts). Whatever is not
here answers ENOSYS. This file is made by that command; a test keeps it, the table and what was seen together.

Of ${readCommands().map((command) => `\`${command}\``).join(', ')} and the like, \`filter.c\` lists what passes; \`clone\` makes no namespace,
\`mmap\` takes no huge page of the host's, \`prlimit64\` and \`setpriority\` change only the caller.

${parts.join('\n\n')}
`
}

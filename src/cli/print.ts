import { styleText } from 'node:util'
import type { Verdict } from '../domain/verdict.ts'

type Style = Parameters<typeof styleText>[0]

const verdictStyles: Record<Verdict, Style> = {
  AC: 'green',
  WA: 'red',
  TLE: 'yellow',
  MLE: 'magenta',
  OLE: 'cyan',
  RTE: 'yellowBright',
  CE: 'blue',
  JE: 'gray',
}

/**
 * Lets the process outlive its reader: one that has gone (`gavel runs | head`, a terminal that was closed) is nothing to
 * say, and what runs still has to end in order. Anything else, such as a full disk, is said once and makes the exit code 1.
 */
export function outliveReader(): void {
  process.stderr.on('error', () => undefined)
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'EIO' || process.exitCode === 1) return
    process.exitCode = 1
    process.stderr.write(`cannot print: ${error.message}\n`)
  })
}

export function print(line = ''): void {
  process.stdout.write(`${forTerminal(line)}\n`)
}

/** What a terminal may obey, or what turns the text around it; the colours that `styled` writes as a whole. */
// oxlint-disable-next-line no-control-regex
const obeyed = /\u001b\[(?:0|1|2|22|3[0-79]|9[0-7])m|[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu

/**
 * The text with everything written out (`\u001b`) that could move the cursor, change a title or reverse a name: what compilers, programs and
 * packages say is printed on the terminals of other people. Within JSON it means the same.
 */
export function forTerminal(text: string): string {
  return text.replaceAll(obeyed, (found) => (found.length > 1 || found === '\n' || found === '\t' ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`))
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value))
}

/** Coloured on a terminal, plain in a pipe. */
export function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout })
}

export function styledVerdict(verdict: Verdict, text: string = verdict): string {
  return styled(verdictStyles[verdict], text)
}

/** Rows under a header, each column as wide as its widest cell. Colours may be in the last column only. */
export function printTable(header: string[], rows: string[][]): void {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)))
  const line = (cells: string[]) => cells.map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ')
  print(styled('dim', line(header)))
  for (const row of rows) print(line(row))
}

/** `1 test`, `2 tests`. */
export function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`
}

export function durationText(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(2)} s`
}

/** Of a wait, which may be hours. */
export function waitText(ms: number): string {
  if (ms < 60_000) return durationText(Math.round(ms))
  const minutes = Math.floor(ms / 60_000)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

export function memoryText(kib: number): string {
  return `${(kib / 1024).toFixed(1)} MiB`
}

export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const units = ['KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes / 1024
  let unit = 0
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024
  return `${value.toFixed(1)} ${units[unit]}`
}

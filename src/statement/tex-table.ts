import type { Environment, Node } from '@unified-latex/unified-latex-types'
import { printRaw } from '@unified-latex/unified-latex-util-print-raw'
import type { Element, ElementContent, Properties } from 'hast'
import { element } from './html.ts'

const rules = new Set(['hline', 'cline', 'toprule', 'midrule', 'bottomrule', 'cmidrule'])

/** `tabular` as a table: rows end with \\, cells with &; \multicolumn and \multirow span, rules are left to the page's style. */
export function tableOf(node: Environment, convert: (nodes: Node[]) => ElementContent[]): Element {
  const specification = printRaw(node.args?.at(-1)?.content ?? []).replace(/\{[^{}]*\}/g, '')
  const alignments = [...specification.matchAll(/[lcrpmbX]/g)].map(([letter]) => alignmentOf(letter))
  const rows = splitAt(node.content.filter((part) => !(part.type === 'macro' && rules.has(part.content))), isRowEnd)
    .map((row) => splitAt(row, isCellEnd))
    .filter((cells) => cells.length > 1 || cells[0]?.some((part) => part.type !== 'whitespace' && part.type !== 'parbreak' && part.type !== 'comment'))
  return element('table', {}, [element('tbody', {}, rows.map((cells) => element('tr', {}, cells.map((cell, index) => cellOf(cell, alignments[index], convert)))))])
}

function cellOf(nodes: Node[], alignment: string | undefined, convert: (nodes: Node[]) => ElementContent[]): Element {
  const span = nodes.find((node) => node.type === 'macro' && (node.content === 'multicolumn' || node.content === 'multirow'))
  if (span?.type !== 'macro') return element('td', alignment === undefined ? {} : { align: alignment }, convert(nodes))
  const [count, second] = (span.args ?? []).filter(({ openMark }) => openMark !== '').map(({ content }) => printRaw(content))
  const isColumns = span.content === 'multicolumn'
  const spanned = Math.min(100, Math.max(1, Number.parseInt(count ?? '1', 10) || 1))
  const own = isColumns ? alignmentOf(second?.replace(/[^lcr]/g, '') ?? '') : alignment
  const properties: Properties = { ...(isColumns ? { colSpan: spanned } : { rowSpan: spanned }), ...(own !== undefined && { align: own }) }
  return element('td', properties, convert(span.args?.at(-1)?.content ?? []))
}

function alignmentOf(letter: string): string | undefined {
  return { c: 'center', r: 'right' }[letter]
}

function isRowEnd(node: Node): boolean {
  return node.type === 'macro' && (node.content === '\\' || node.content === 'tabularnewline')
}

/** `\&` is such a text by now too, but one that does not stand so in the source. */
function isCellEnd(node: Node): boolean {
  return node.type === 'string' && node.content === '&' && node.position !== undefined
}

function splitAt(nodes: Node[], isEnd: (node: Node) => boolean): Node[][] {
  const parts: Node[][] = [[]]
  for (const node of nodes) {
    if (isEnd(node)) parts.push([])
    else parts.at(-1)?.push(node)
  }
  return parts
}

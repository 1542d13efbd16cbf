import type { Environment, Macro, Node } from '@unified-latex/unified-latex-types'
import { expandUnicodeLigatures } from '@unified-latex/unified-latex-util-ligatures'
import { getParser } from '@unified-latex/unified-latex-util-parse'
import { printRaw } from '@unified-latex/unified-latex-util-print-raw'
import type { Element, ElementContent, Root } from 'hast'
import { element, isBlank, isBlock, text } from './html.ts'
import { characters, declarations, dropped, environments, headings, macros, sections, wrapping } from './tex-commands.ts'
import { tableOf } from './tex-table.ts'

const parser = getParser({ macros, environments })

/**
 * A LaTeX statement as a tree that is not yet safe: the subset that the package format names (2025-09, "LaTeX environment and supported
 * subset"). Of a command that is unknown its arguments are left.
 */
export function texToHtml(source: string): Root {
  const tree = parser.parse(source)
  writeOutSymbols(tree.content)
  expandUnicodeLigatures(tree)
  return { type: 'root', children: paragraphs(tree.content) }
}

/** `\%` and its like become text, before the expansion of ligatures does it and takes the space behind them along. */
function writeOutSymbols(nodes: Node[]): void {
  for (const [index, node] of nodes.entries()) {
    if (node.type === 'macro' && /^[%&_#${}]$/.test(node.content)) nodes[index] = { type: 'string', content: node.content }
    else if (node.type === 'environment' || node.type === 'group') writeOutSymbols(node.content)
    if (node.type === 'macro' || node.type === 'environment') for (const { content } of node.args ?? []) writeOutSymbols(content)
  }
}

/** Inline content becomes paragraphs, which empty lines and blocks end. */
function paragraphs(nodes: Node[]): ElementContent[] {
  const children: ElementContent[] = []
  let open: ElementContent[] = []
  const close = () => {
    if (!open.every(isBlank)) children.push(element('p', {}, open))
    open = []
  }
  for (const part of splitAtParbreaks(nodes)) {
    for (const node of inline(part)) {
      if (isBlock(node)) {
        close()
        children.push(node)
      } else open.push(node)
    }
    close()
  }
  return children
}

function splitAtParbreaks(nodes: Node[]): Node[][] {
  const parts: Node[][] = [[]]
  for (const node of nodes) {
    if (node.type === 'parbreak' || (node.type === 'macro' && node.content === 'par')) parts.push([])
    else parts.at(-1)?.push(node)
  }
  return parts
}

function inline(nodes: Node[]): ElementContent[] {
  const children: ElementContent[] = []
  for (const [index, node] of nodes.entries()) {
    const declared = node.type === 'macro' ? declarations.get(node.content) : undefined
    if (declared !== undefined) return [...children, element(declared, {}, inline(nodes.slice(index + 1)))]
    children.push(...convert(node))
  }
  return children
}

function convert(node: Node): ElementContent[] {
  switch (node.type) {
    case 'string':
      return [text(node.content)]
    case 'whitespace':
    case 'parbreak':
      return [text(' ')]
    case 'comment':
      return []
    case 'group':
      return inline(node.content)
    case 'inlinemath':
      return [element('code', { className: ['math-inline'] }, [text(printRaw(node.content))])]
    case 'displaymath':
      return [element('div', { className: ['math-display'] }, [text(printRaw(node.content))])]
    case 'mathenv':
      return [element('div', { className: ['math-display'] }, [text(printRaw(node))])]
    case 'verb':
      return [element('code', {}, [text(node.content)])]
    case 'verbatim':
      return [element('pre', {}, [text(node.content.replace(/^\n/, ''))])]
    case 'macro':
      return command(node)
    case 'environment':
      return environment(node)
    case 'root':
      return paragraphs(node.content)
    default:
      return node satisfies never
  }
}

function command(node: Macro): ElementContent[] {
  const name = node.content
  const args = (node.args ?? []).filter(({ openMark }) => openMark !== '')
  const last = args.at(-1)?.content ?? []
  const character = characters.get(name)
  if (character !== undefined) return [text(character)]
  const tagName = wrapping.get(name)
  if (tagName !== undefined) return [element(tagName, {}, inline(last))]
  const heading = headings.get(name)
  if (heading !== undefined) return [element(heading, {}, inline(last))]
  if (dropped.has(name)) return []
  switch (name) {
    case '\\':
    case 'newline':
      return [element('br', {}, [])]
    case 'url':
      return [element('a', { href: printRaw(last) }, [text(printRaw(last))])]
    case 'href':
      return [element('a', { href: printRaw(args.at(-2)?.content ?? []) }, inline(last))]
    case 'includegraphics':
      return [picture(printRaw(last), widthIn(printRaw(args.length > 1 ? (args[0]?.content ?? []) : [])))]
    case 'illustration': {
      const [width, file] = args.map(({ content }) => printRaw(content))
      return [element('figure', { className: ['illustration'] }, [picture(file ?? '', percent(Number(width))), element('figcaption', {}, inline(last))])]
    }
    case 'caption':
      return [element('figcaption', {}, inline(last))]
    case 'epigraph':
      return [element('blockquote', {}, args.map(({ content }) => element('p', {}, inline(content))))]
    case 'textsc':
      return [element('span', { className: ['smallcaps'] }, inline(last))]
    case 'footnote':
      return [text(' ('), ...inline(last), text(')')]
    default:
      return args.flatMap(({ content }) => inline(content))
  }
}

function environment(node: Environment): ElementContent[] {
  if (sections.has(node.env)) return [element('h2', {}, [text(node.env)]), ...paragraphs(node.content)]
  switch (node.env) {
    case 'itemize':
      return [element('ul', {}, items(node))]
    case 'enumerate':
    case 'description':
      return [element('ol', {}, items(node))]
    case 'tabular':
    case 'tabular*':
    case 'tabularx':
    case 'longtable':
      return [tableOf(node, inline)]
    case 'lstlisting':
    case 'minted':
      return [element('pre', {}, [text(printRaw(node.content).replace(/^\n/, ''))])]
    case 'center':
      return [element('div', { className: ['center'] }, paragraphs(node.content))]
    case 'quote':
    case 'quotation':
      return [element('blockquote', {}, paragraphs(node.content))]
    case 'figure':
    case 'figure*':
    case 'wrapfigure':
      return [element('figure', {}, inline(node.content.filter(({ type }) => type !== 'parbreak')))]
    default:
      return paragraphs(node.content)
  }
}

/** The parser makes what follows an \item its last argument; its label is the one before. */
function items(node: Environment): Element[] {
  return node.content.flatMap((item) => {
    if (item.type !== 'macro' || item.content !== 'item') return []
    const label = item.args?.slice(0, -1).filter(({ openMark }) => openMark === '[').at(-1)
    const body = paragraphs(item.args?.at(-1)?.content ?? [])
    const [only] = body
    const children = body.length === 1 && only?.type === 'element' && only.tagName === 'p' ? only.children : body
    return [element('li', {}, label === undefined ? children : [element('b', {}, inline(label.content)), text(' '), ...children])]
  })
}

function picture(file: string, width: string | undefined): Element {
  return element('img', { src: file, alt: '', ...(width !== undefined && { width }) }, [])
}

/** `width=0.5\textwidth` among the options of \includegraphics. */
function widthIn(options: string): string | undefined {
  const share = /width\s*=\s*([\d.]*)\s*\\(?:text|line|column)width/.exec(options)?.[1]
  return share === undefined ? undefined : percent(share === '' ? 1 : Number(share))
}

function percent(share: number): string | undefined {
  return share > 0 && share <= 1 ? `${Math.round(share * 100)}%` : undefined
}

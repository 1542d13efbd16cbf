import type { Element, Root } from 'hast'
import { defaultSchema } from 'rehype-sanitize'
import { visit } from 'unist-util-visit'
import type { PictureSize } from './picture-size.ts'

/**
 * What may be in a statement: GitHub's rules for HTML in Markdown, and the marks that KaTeX looks for. Pictures have one address only, and
 * of what is not text for people, not even the text is left.
 */
export const safeSchema: typeof defaultSchema = {
  ...defaultSchema,
  tagNames: [...(defaultSchema.tagNames ?? []).filter((name) => name !== 'picture' && name !== 'source'), 'figure', 'figcaption', 'u', 'small'],
  strip: ['script', 'style', 'title', 'template', 'noscript', 'iframe', 'object', 'svg', 'math', 'textarea', 'select'],
  attributes: {
    ...defaultSchema.attributes,
    code: [['className', /^language-./, 'math-inline', 'math-display']],
    span: [['className', 'math-inline', 'smallcaps']],
    div: [['className', 'math-display', 'center', 'epigraph']],
    figure: [['className', 'illustration']],
  },
  protocols: { ...defaultSchema.protocols, href: ['http', 'https', 'mailto'] },
}

/** Pictures get the address that `files` gives; those of other places become their text (2025-09: nothing external). Links do not tell where they come from, and those within the statement lead to ids as the sanitiser renamed them. */
export function linksAndPictures({ files, sizes }: { files: (name: string) => string; sizes: (name: string) => PictureSize | null }) {
  return (tree: Root): void =>
    visit(tree, 'element', (node, index, parent) => {
      const href = textOf(node, 'href')
      if (href.startsWith('#')) node.properties['href'] = `#${safeSchema.clobberPrefix ?? ''}${href.slice(1)}`
      else if (href !== '') node.properties['rel'] = ['noopener', 'noreferrer']
      if (node.tagName !== 'img' || parent === undefined || index === undefined) return
      const name = nameOfPicture(textOf(node, 'src'))
      if (name === null) parent.children[index] = { type: 'text', value: textOf(node, 'alt') }
      else {
        node.properties['src'] = files(name)
        keepRoom(node, sizes(name))
      }
    })
}

/** The browser leaves room for a picture that is still coming, so that nobody's line moves while they read. */
function keepRoom(picture: Element, size: PictureSize | null): void {
  if (size === null) return
  const given = picture.properties['width']
  const width = given === undefined ? size.width : Number(given)
  // A share of the line (`50%`) says nothing of the height.
  if (!(width > 0)) picture.properties['style'] = `aspect-ratio: ${size.width} / ${size.height}`
  else if (picture.properties['height'] === undefined) Object.assign(picture.properties, { width, height: Math.round((width * size.height) / size.width) })
}

function textOf(node: Element, property: string): string {
  const value = node.properties[property]
  return typeof value === 'string' ? value : ''
}

/** Null for an address that is not one beside the statement. */
function nameOfPicture(src: string): string | null {
  if (src === '' || /^[a-z][a-z0-9+.-]*:/i.test(src) || /^[/\\]/.test(src)) return null
  try {
    return decodeURIComponent(src.replace(/^\.\//, ''))
  } catch {
    return src
  }
}

/** The page has the problem's name as its h1: whatever the statement's largest heading is becomes h2, and the others follow. */
export function headingsFromH2() {
  return (tree: Root): void => {
    const headings: { node: Element; level: number }[] = []
    visit(tree, 'element', (node) => {
      const level = /^h([1-6])$/.exec(node.tagName)?.[1]
      if (level !== undefined) headings.push({ node, level: Number(level) })
    })
    const largest = Math.min(...headings.map(({ level }) => level))
    for (const { node, level } of headings) node.tagName = `h${Math.min(6, level - largest + 2)}`
  }
}

import type { Root as HtmlRoot } from 'hast'
import type { Root } from 'mdast'
import rehypeRaw from 'rehype-raw'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'

/** Where the pages show samples is not for the statement to say (2025-09, "Markdown environment and supported features"). */
const samples = /\{\{\s*(?:nextsample|remainingsamples)\s*\}\}/g

/** Markdown with tables, TeX mathematics and HTML, as a tree that is not yet safe. */
export async function markdownToHtml(source: string): Promise<HtmlRoot> {
  const text = source.replace(samples, '')
  const parser = unified().use(remarkParse).use(remarkGfm).use(remarkMath)
  const tree = parser.parse(text)
  displayDoubleDollars(tree, text)
  return unified().use(remarkRehype, { allowDangerousHtml: true }).use(rehypeRaw).run(tree)
}

/** `$$…$$` within one line is a formula of its own everywhere but in remark-math. */
function displayDoubleDollars(tree: Root, source: string): void {
  visit(tree, 'inlineMath', (node) => {
    if (!source.startsWith('$$', node.position?.start.offset ?? 0)) return
    node.data = { ...node.data, hProperties: { className: ['language-math', 'math-display'] } }
  })
}

import type { Root } from 'hast'
import rehypeKatex from 'rehype-katex'
import rehypeSanitize from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import { element, text } from './html.ts'
import { markdownToHtml } from './markdown.ts'
import type { PictureSize } from './picture-size.ts'
import { headingsFromH2, linksAndPictures, safeSchema } from './safe.ts'
import { texToHtml } from './tex.ts'

/** The TeX mathematics of one formula may not define its way to gigabytes, nor paint over the page (KaTeX, "Security"). */
const katex = { output: 'htmlAndMathml', trust: false, strict: 'ignore', maxExpand: 1000, maxSize: 20 } as const

export interface PictureFinder {
  /** The address of a picture that the statement names. */
  files: (name: string) => string
  /** Null where it is not known: the picture then takes its room when it comes. */
  sizes: (name: string) => PictureSize | null
}

/**
 * A problem statement as HTML that is safe to show as it is: no scripts, no event handlers, no styles but KaTeX's own, no addresses but
 * http(s), mailto and relative ones, no pictures but the problem's. Headings begin at h2; the pages need katex.css.
 * What cannot be understood is shown as text; it never throws for bad input.
 */
export async function renderStatement(source: string, format: 'markdown' | 'tex', options: PictureFinder): Promise<{ html: string }> {
  try {
    const tree = format === 'markdown' ? await markdownToHtml(source) : texToHtml(source)
    return { html: await safeHtml(tree, options) }
  } catch {
    // Nested so deeply that a parser gave up, or another fault of a parser: the page lives on, and shows what was written.
    return { html: await safeHtml({ type: 'root', children: [element('pre', {}, [text(source)])] }, options) }
  }
}

async function safeHtml(tree: Root, options: PictureFinder): Promise<string> {
  // First everything is made safe; what KaTeX adds after that comes from KaTeX alone.
  const safe = await unified().use(rehypeSanitize, safeSchema).use(linksAndPictures, options).use(headingsFromH2).use(rehypeKatex, katex).run(tree)
  return unified().use(rehypeStringify).stringify(safe)
}

import type { Element, ElementContent, Properties } from 'hast'

export function element(tagName: string, properties: Properties, children: ElementContent[]): Element {
  return { type: 'element', tagName, properties, children }
}

export function text(value: string): ElementContent {
  return { type: 'text', value }
}

const blocks = new Set(['p', 'div', 'pre', 'ul', 'ol', 'dl', 'table', 'figure', 'figcaption', 'blockquote', 'h2', 'h3', 'h4', 'h5'])

export function isBlock(node: ElementContent): boolean {
  return node.type === 'element' && blocks.has(node.tagName)
}

export function isBlank(node: ElementContent): boolean {
  return node.type === 'text' && node.value.trim() === ''
}

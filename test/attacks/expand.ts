/**
 * A source with what would be long or is known only now written out: `{{secret}}` is the path of a file of the host that
 * must not be read, `{{times 5000 text}}` a text as often (it ends at the first `}}` that no `}` follows).
 */
export function expand(source: Uint8Array, secretPath: string): Uint8Array {
  // As Latin-1, bytes that are no text stay what they are.
  const text = Buffer.from(source).toString('latin1')
  const written = text.replaceAll('{{secret}}', secretPath).replaceAll(/\{\{times (\d+) (.*?)\}\}(?!\})/gs, (_, count: string, part: string) => part.repeat(Number(count)))
  return Buffer.from(written, 'latin1')
}

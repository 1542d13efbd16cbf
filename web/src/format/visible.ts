const unseen = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu
const pictures = 0x2400
const deletePicture = '\u2421'

/**
 * What a program or a compiler wrote, with what would not be seen: control characters as their pictures (`␛`), and changes of direction
 * by their number, since they would show the rest of the line in another order than it has. Tabs and ends of lines stay.
 */
export function visible(text: string): string {
  return text.replaceAll(unseen, (character) => {
    const code = character.charCodeAt(0)
    if (character === '\t' || character === '\n' || character === '\r') return character
    if (code < 0x20) return String.fromCharCode(pictures + code)
    return code === 0x7f ? deletePicture : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
  })
}

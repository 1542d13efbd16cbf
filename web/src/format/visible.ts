const unseen = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

/**
 * What a program or a compiler wrote, with what would not be seen by its number (`⟨U+001B⟩`; few fonts have pictures for them): control
 * characters, and changes of direction, which would show the rest of the line in another order than it has. Tabs and ends of lines stay.
 */
export function visible(text: string): string {
  return text.replaceAll(unseen, (character) =>
    character === '\t' || character === '\n' || character === '\r' ? character : `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`)
}

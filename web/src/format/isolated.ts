/** A stranger's text for the middle of a line that is no element, such as a tooltip: whichever way it runs, the words around it stay where they are. */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`
}

/** An answer of the box, as box/PROTOCOL.md lays it out. */
export interface Answer {
  kind: 'ready' | 'fatal' | 'ok' | 'error' | 'program' | 'result'
  /** What stood behind the kind, still encoded. */
  words: string
  /** The lines of a result, by their key, still encoded; a key may stand on several lines. */
  fields: ReadonlyMap<string, readonly string[]>
  stdout: Buffer
  stderr: Buffer
  /** Of a file of the program. */
  bytes: Buffer
}

const empty = Buffer.alloc(0)

/**
 * Returns a function that is given what the box writes, piece by piece, and calls `take` with each whole answer.
 * @throws Error on what is no answer
 */
export function answerReader(take: (answer: Answer) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = []
  let length = 0
  /** Nothing can be done before so many bytes are there: pieces of a long output are joined once, not again and again. */
  let needed = 1
  let result: { words: string; fields: Map<string, string[]>; stdout: Buffer; stderr: Buffer } | null = null

  return (chunk) => {
    chunks.push(chunk)
    length += chunk.length
    if (length < needed) return
    let bytes = Buffer.concat(chunks)
    for (;;) {
      const end = bytes.indexOf(10)
      if (end < 0) break
      const line = bytes.toString('latin1', 0, end)
      const blank = line.indexOf(' ')
      const key = blank < 0 ? line : line.slice(0, blank)
      const words = blank < 0 ? '' : Buffer.from(line.slice(blank + 1), 'latin1').toString('utf8')
      let used = end + 1
      if (result === null) {
        if (key === 'result') result = { words, fields: new Map(), stdout: empty, stderr: empty }
        else if (key === 'program') {
          needed = used + sizeIn(line) + 1
          if (bytes.length < needed) break
          take({ kind: 'program', words, fields: new Map(), stdout: empty, stderr: empty, bytes: copyOf(bytes, used, needed) })
          used = needed
        } else take({ kind: simpleKind(key), words, fields: new Map(), stdout: empty, stderr: empty, bytes: empty })
      } else if (key === 'stdout' || key === 'stderr') {
        needed = used + sizeIn(line) + 1
        if (bytes.length < needed) break
        result[key] = copyOf(bytes, used, needed)
        used = needed
      } else if (key === 'end') {
        const whole = result
        result = null
        take({ kind: 'result', ...whole, bytes: empty })
      } else {
        const values = result.fields.get(key)
        if (values === undefined) result.fields.set(key, [words])
        else values.push(words)
      }
      bytes = bytes.subarray(used)
      needed = 1
    }
    chunks = [bytes]
    length = bytes.length
  }
}

/** The number of bytes that follow a line, which is its last word. */
function sizeIn(line: string): number {
  const size = / (\d{1,12})$/.exec(line)?.[1]
  if (size === undefined) throw new Error(`the box said ${line.slice(0, 40)}, which does not end with a number of bytes`)
  return Number(size)
}

/** A part of what was read, without the newline that ends it. */
function copyOf(bytes: Buffer, start: number, end: number): Buffer {
  if (bytes[end - 1] !== 10) throw new Error('the box said more bytes than it had announced, or fewer: there is no newline after them')
  return Buffer.from(bytes.subarray(start, end - 1))
}

function simpleKind(key: string): 'ready' | 'fatal' | 'ok' | 'error' {
  switch (key) {
    case 'ready':
    case 'fatal':
    case 'ok':
    case 'error':
      return key
    default:
      throw new Error(`no answer begins with ${key.slice(0, 40)}`)
  }
}

/** A text in which `%XX` stands for the byte XX; bytes that are not UTF-8 become U+FFFD. */
export function decodeText(text: string): string {
  if (!text.includes('%')) return text
  const bytes = Buffer.from(text, 'utf8').toString('latin1').replaceAll(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

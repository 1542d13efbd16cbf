import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rowsOf, type Row } from '../../web/src/pages/version/difference.ts'
import { textOf } from '../../web/src/pages/version/text-of.ts'

/** A row as it looks: what differs stands in brackets. */
function picture(row: Row): string {
  if (row.kind === 'gap') return '⋯'
  const [before, after] = [row.before, row.after].map((line) => {
    if (line === null) return '-'
    const { number, text, changed } = line
    return `${number}:${changed === null ? text : `${text.slice(0, changed.start)}[${text.slice(changed.start, changed.end)}]${text.slice(changed.end)}`}`
  })
  return row.kind === 'same' ? `${before} = ${after}` : `${before} | ${after}`
}

/** Twenty thousand lines that no other text has. */
function many(sign: string): string {
  return Array.from({ length: 20_000 }, (_, index) => `${sign}${index}`).join('\n')
}

describe('two texts side by side', () => {
  it('shows lines that differ beside each other, with what differs in them', () => {
    assert.deepEqual(rowsOf('1\n20 22 5\n3\n', '1\n20 23 5\n3\n').map(picture), ['1:1 = 1:1', '2:20 2[2] 5 | 2:20 2[3] 5', '3:3 = 3:3'])
  })

  it('shows what came and what went', () => {
    assert.deepEqual(rowsOf('a\nb\n', 'a\nx\nb\n').map(picture), ['1:a = 1:a', '- | 2:x', '2:b = 3:b'])
    assert.deepEqual(rowsOf('a\nb\n', 'b\n').map(picture), ['1:a | -', '2:b = 1:b'])
    assert.deepEqual(rowsOf('', 'b\n').map(picture), ['- | 1:b'])
  })

  it('leaves out what is the same and far from any difference', () => {
    const lines = Array.from({ length: 100 }, (_, index) => String(index + 1))
    const rows = rowsOf(lines.join('\n'), lines.with(49, 'fifty').join('\n')).map(picture)
    assert.deepEqual(rows, ['⋯', '47:47 = 47:47', '48:48 = 48:48', '49:49 = 49:49', '50:[50] | 50:[fifty]', '51:51 = 51:51', '52:52 = 52:52', '53:53 = 53:53'])
  })

  it('shows lines beginning with signs as they are', () => assert.deepEqual(rowsOf('-1\n', '+1\n').map(picture), ['1:[-]1 | 1:[+]1']))

  it('sees a missing end of line', () => assert.notDeepEqual(rowsOf('3', '3\n'), []))

  it('is nothing for the same text', () => assert.deepEqual(rowsOf('a\n', 'a\n'), []))

  it('gives up comparing texts that have nothing in common, and shows both', () => {
    const rows = rowsOf(many('a'), many('b'))
    assert.deepEqual([rows.length, rows.slice(0, 2).map(picture)], [20_000, ['1:[a]0 | 1:[b]0', '2:[a]1 | 2:[b]1']])
  })
})

describe('the text of a file', () => {
  it('is none where there are zero bytes', () => assert.equal(textOf(Uint8Array.of(65, 0), false), null))
  it('leaves out a character that the cut goes through', () => assert.equal(textOf(new TextEncoder().encode('aü').slice(0, 2), true), 'a'))
})

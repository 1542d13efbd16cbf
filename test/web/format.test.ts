import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bytes, duration, memory } from '../../web/src/format/amounts.ts'
import { languageTitle } from '../../web/src/format/language-title.ts'
import { relative } from '../../web/src/format/moments.ts'
import { visible } from '../../web/src/format/visible.ts'

describe('amounts as people say them', () => {
  it('says durations in the unit that fits', () => {
    assert.deepEqual([0, 31, 999, 1_000, 1_020, 12_340, 60_000, 125_000, 3_900_000].map(duration), [
      '0 ms', '31 ms', '999 ms', '1 s', '1.02 s', '12.3 s', '1 min', '2 min 5 s', '1 h 5 min',
    ])
  })

  it('says memory in MiB', () => {
    assert.deepEqual([0, 40, 900, 3_480, 262_144].map(memory), ['0 MiB', '< 0.1 MiB', '0.9 MiB', '3.4 MiB', '256 MiB'])
  })

  it('says the size of files', () => {
    assert.deepEqual([12, 48_213, 5_000_000, 2_000_000_000, 3.2e12].map(bytes), ['12 B', '47.1 KiB', '4.8 MiB', '1.86 GiB', '2.91 TiB'])
  })

  it('shows what would not be seen, and leaves lines and letters as they are', () => {
    assert.equal(visible('a\tb\r\nпривет 你好 مرحبا \u{1f600}'), 'a\tb\r\nпривет 你好 مرحبا \u{1f600}')
    assert.equal(visible('\0\u001b[31m\u007f\u0085\u202egnorw\u2069'), '⟨U+0000⟩⟨U+001B⟩[31m⟨U+007F⟩⟨U+0085⟩⟨U+202E⟩gnorw⟨U+2069⟩')
  })

  it('says how long ago something was', () => {
    const nowMs = Date.UTC(2026, 10, 22, 12)
    const ago = (seconds: number) => relative(new Date(nowMs - seconds * 1_000), nowMs)
    assert.deepEqual([1, 30, 180, 7_200, 90_000].map(ago), ['just now', '30 s ago', '3 min ago', '2 h ago', 'yesterday'])
  })

  it('names a language with what compiles it, each word once', () => {
    assert.equal(title('C++', 'g++ (Debian 12.2.0-14+deb12u1) 12.2.0', 'g++ -std=gnu++20 -O2 -o main main.cpp', './main'), 'C++ (g++ 12.2.0)')
    assert.equal(title('Python 3', 'Python 3.11.2', null, 'python3 main.py'), 'Python 3 (3.11.2)')
    assert.equal(title('JavaScript', 'v20.20.2', null, 'node main.js'), 'JavaScript (node 20.20.2)')
    assert.equal(title('Rust', '', 'rustc main.rs', './main', false), 'Rust (not installed)')
  })
})

function title(name: string, version: string, compile: string | null, run: string, available = true): string {
  return languageTitle({ name, version, compile, run, available })
}

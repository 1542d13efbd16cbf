import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { openRenderer } from '../../src/statement/renderer.ts'

const fileAddress = '/v1/problems/x/files/{name}?version=1'

describe('the renderer', () => {
  const renderer = openRenderer({ timeMs: 30_000, memoryMib: 128 })
  after(() => renderer.close())

  it('renders as the statement is to be shown, with the pictures where they are', async () => {
    const { html } = await renderer.render({ source: '# A\n\n$x^2$ ![b](<a/b c.png>)', format: 'markdown', fileAddress })
    assert.match(html, /<h2>A<\/h2>/)
    assert.match(html, /class="katex"/)
    assert.match(html, /src="\/v1\/problems\/x\/files\/a\/b%20c\.png\?version=1"/)
    assert.match((await renderer.render({ source: '\\textbf{a}', format: 'tex', fileAddress })).html, /<b>a<\/b>/)
  })

  it('lives on when a statement takes all memory, which is then shown as it was written', async () => {
    const columns = 4_000
    const source = `${'|<'.repeat(columns)}|\n${'|-'.repeat(columns)}|\n${'|\n'.repeat(columns)}`
    const [large, small] = await Promise.all([renderer.render({ source, format: 'markdown', fileAddress }), renderer.render({ source: '*a*', format: 'markdown', fileAddress })])
    assert.equal(large.html, `<pre>${source.replaceAll('<', '&lt;')}</pre>`)
    assert.equal(small.html, '<p><em>a</em></p>')
  })
})

it('a statement that takes too long is shown as it was written', async () => {
  const renderer = openRenderer({ timeMs: 1, memoryMib: 128 })
  try {
    assert.deepEqual(await renderer.render({ source: '*a* & <b>', format: 'markdown', fileAddress }), { html: '<pre>*a* &amp; &lt;b></pre>' })
  } finally {
    await renderer.close()
  }
})

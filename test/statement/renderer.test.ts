import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { openRenderer } from '../../src/statement/renderer.ts'

const fileAddress = '/v1/problems/x/files/{name}?version=1'

describe('the renderer', () => {
  const renderer = openRenderer({ timeMs: 30_000, memoryMib: 128 })
  after(() => renderer.close())

  it('renders as the statement is to be shown, with the pictures where they are', async () => {
    const { html } = await renderer.render({ source: '# A\n\n$x^2$ ![b](<a/b c.png>)', format: 'markdown', fileAddress, pictures: [] })
    assert.match(html, /<h2>A<\/h2>/)
    assert.match(html, /class="katex"/)
    assert.match(html, /src="\/v1\/problems\/x\/files\/a\/b%20c\.png\?version=1"/)
    assert.match((await renderer.render({ source: '\\textbf{a}', format: 'tex', fileAddress, pictures: [] })).html, /<b>a<\/b>/)
  })

  it('reads the size of a picture from how its file begins, and leaves out what is no picture', async () => {
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAyAAAAJYCAIAAAA=', 'base64')
    const pictures = [
      { name: 'a.png', start: png },
      { name: 'b.svg', start: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"/>') },
      { name: 'c.gif', start: Buffer.from('this is none') },
    ]
    const { html } = await renderer.render({ source: '![](a.png)![](b.svg)![](c.gif)', format: 'markdown', fileAddress: '/{name}', pictures })
    assert.equal(html, '<p><img src="/a.png" alt="" width="800" height="600"><img src="/b.svg" alt="" width="30" height="20"><img src="/c.gif" alt=""></p>')
  })

  it('lives on when a statement takes all memory, which is then shown as it was written', async () => {
    const columns = 4_000
    const source = `${'|<'.repeat(columns)}|\n${'|-'.repeat(columns)}|\n${'|\n'.repeat(columns)}`
    const [large, small] = await Promise.all([renderer.render({ source, format: 'markdown', fileAddress, pictures: [] }), renderer.render({ source: '*a*', format: 'markdown', fileAddress, pictures: [] })])
    assert.equal(large.html, `<pre>${source.replaceAll('<', '&lt;')}</pre>`)
    assert.equal(small.html, '<p><em>a</em></p>')
  })
})

it('a statement that takes too long is shown as it was written', async () => {
  const renderer = openRenderer({ timeMs: 1, memoryMib: 128 })
  try {
    assert.deepEqual(await renderer.render({ source: '*a* & <b>', format: 'markdown', fileAddress, pictures: [] }), { html: '<pre>*a* &amp; &lt;b></pre>' })
  } finally {
    await renderer.close()
  }
})

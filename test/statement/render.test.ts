import assert from 'node:assert/strict'
import type { Element, Root } from 'hast'
import { describe, it } from 'node:test'
import rehypeRaw from 'rehype-raw'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { renderStatement } from '../../src/statement/render.ts'

const files = (name: string) => `/files/${encodeURIComponent(name)}`
const sizes = (name: string) => (name === 'known.png' ? { width: 400, height: 100 } : null)
const html = async (source: string, format: 'markdown' | 'tex') => (await renderStatement(source, format, { files, sizes })).html
const markdown = (source: string) => html(source, 'markdown')
const tex = (source: string) => html(source, 'tex')

/** The elements that a browser would make of it. */
function elementsOf(source: string): Element[] {
  const tree: Root = { type: 'root', children: [{ type: 'raw', value: source }] }
  const elements: Element[] = []
  visit(unified().use(rehypeRaw).runSync(tree), 'element', (node) => void elements.push(node))
  return elements
}

describe('a statement in Markdown', () => {
  it('has tables, code, lists and links', async () => {
    const shown = await markdown('A **word**, `code`.\n\n| a | b |\n|--|--:|\n| 1 | 2 |\n\n```cpp\nint x;\n```\n\n1. one\n\n[there](https://example.org)')
    assert.match(shown, /<strong>word<\/strong>, <code>code<\/code>/)
    assert.match(shown, /<td align="right">2<\/td>/)
    assert.match(shown, /<pre><code class="language-cpp">int x;\n<\/code><\/pre>/)
    assert.match(shown, /<ol>\s*<li>one<\/li>/)
    assert.match(shown, /<a href="https:\/\/example\.org" rel="noopener noreferrer">there<\/a>/)
  })

  it('has mathematics in the line and on lines of its own, for eyes and for screen readers', async () => {
    const shown = await markdown('Given $a_1 < b$ and\n\n$$\\frac{60}{10} = 6.$$\n\n$$\n\\sum_i i\n$$')
    assert.equal(shown.match(/<span class="katex">/g)?.length, 3)
    assert.equal(shown.match(/<span class="katex-display">/g)?.length, 2)
    assert.match(shown, /<math xmlns="http:\/\/www\.w3\.org\/1998\/Math\/MathML">/)
    assert.match(shown, /<annotation encoding="application\/x-tex">a_1 &#x3C; b<\/annotation>/)
  })

  it('shows what is wrong with a formula in its place', async () => {
    const shown = await markdown('before $\\frac{1$ after')
    assert.match(shown, /before <span class="katex-error".*\\frac\{1.* after/s)
  })

  it('has headings from h2 on, whatever its author began with', async () => {
    assert.match(await markdown('# A\n\n## B\n\n###### C'), /<h2>A<\/h2>\s*<h3>B<\/h3>\s*<h6>C<\/h6>/)
    assert.match(await markdown('### Input'), /<h2>Input<\/h2>/)
  })

  it('has the pictures of the problem, and none of anywhere else', async () => {
    assert.equal(await markdown('![three gears](./my%20gears.svg)'), '<p><img src="/files/my%20gears.svg" alt="three gears"></p>')
    assert.equal(await markdown('<img src="gears.svg" width="300">'), '<img src="/files/gears.svg" width="300">')
    for (const source of ['https://evil.example/x.png', '//evil.example/x.png', 'data:image/png;base64,AAAA', '/v1/me', '\\\\evil\\x.png']) {
      assert.equal(await markdown(`<img src="${source}" alt="gone">`), 'gone')
    }
  })

  it('keeps room for pictures whose size is known, as wide as its author wants them', async () => {
    assert.equal(await markdown('![](known.png)'), '<p><img src="/files/known.png" alt="" width="400" height="100"></p>')
    assert.equal(await markdown('<img src="known.png" width="200">'), '<img src="/files/known.png" width="200" height="50">')
    assert.equal(await markdown('<img src="known.png" width="200" height="60">'), '<img src="/files/known.png" width="200" height="60">')
    assert.equal(await tex(String.raw`\includegraphics[width=0.5\textwidth]{known.png}`), '<p><img src="/files/known.png" alt="" width="50%" style="aspect-ratio: 400 / 100"></p>')
  })

  it('leaves samples to the page', async () => assert.equal(await markdown('a\n\n{{nextsample}}\n\n{{remainingsamples}}'), '<p>a</p>'))

  it('has footnotes that lead somewhere', async () => {
    const elements = elementsOf(await markdown('a[^1]\n\n[^1]: note'))
    const ids = elements.map(({ properties }) => properties['id'])
    for (const { properties } of elements) if (typeof properties['href'] === 'string') assert.ok(ids.includes(properties['href'].slice(1)))
  })
})

describe('a statement in LaTeX', () => {
  it('has its text, headings and lists', async () => {
    const shown = await tex(String.raw`\problemname{Two $n$}
First, \emph{so} and {\bf so}, ${'``'}quoted'' --- 50\% of \texttt{a\_b}. % a comment

Second.
\section*{Input}
\begin{itemize}
  \item one
  \item[*] two \begin{enumerate}\item deep\end{enumerate}
\end{itemize}
\begin{Output}Print it.\end{Output}`)
    assert.match(shown, /^<p>\s*First, <em>so<\/em> and <b>\s*so<\/b>, “quoted” — 50% of <code>a_b<\/code>\.\s*<\/p><p>Second\.\s*<\/p><h2>Input<\/h2><ul>/)
    assert.match(shown, /<li>\s*one\s*<\/li><li><b>\*<\/b> .*<ol><li>\s*deep<\/li><\/ol><\/li><\/ul><h2>Output<\/h2><p>Print it\.<\/p>$/s)
  })

  it('has mathematics', async () => {
    const shown = await tex(String.raw`$1 \leq n$ and \[ \sum_{i=1}^n a_i \] $$x$$ \begin{align*} a &= b \\ c &= d \end{align*}`)
    assert.equal(shown.match(/<span class="katex">/g)?.length, 4)
    assert.equal(shown.match(/<span class="katex-display">/g)?.length, 3)
    assert.doesNotMatch(shown, /katex-error/)
  })

  it('has pictures with their width and what stands below them', async () => {
    assert.equal(await tex(String.raw`\illustration{0.3}{gears.png}{Three \emph{gears}}`), '<figure class="illustration"><img src="/files/gears.png" alt="" width="30%"><figcaption>Three <em>gears</em></figcaption></figure>')
    assert.equal(await tex(String.raw`\begin{figure}[h]\centering\includegraphics[width=0.5\textwidth]{a.png}\caption{Hi}\end{figure}`), '<figure><img src="/files/a.png" alt="" width="50%"><figcaption>Hi</figcaption></figure>')
  })

  it('has tables', async () => {
    assert.equal(
      await tex(String.raw`\begin{tabular}{|l|r|}a&b\&c\\\hline\multicolumn{2}{c}{d}\\\hline\end{tabular}`),
      '<table><tbody><tr><td>a</td><td align="right">b&#x26;c</td></tr><tr><td colspan="2" align="center">d</td></tr></tbody></table>',
    )
  })

  it('has code as it was written', async () => {
    assert.equal(await tex('\\begin{verbatim}\n a <b>\n   \\macro $x$\n\\end{verbatim}'), '<pre> a &#x3C;b>\n   \\macro $x$\n</pre>')
    assert.equal(await tex('\\begin{lstlisting}[language=C]\nint x; // 5%\n\\end{lstlisting}'), '<pre>int x; // 5%\n</pre>')
    assert.equal(await tex(String.raw`\verb|x_y|`), '<p><code>x_y</code></p>')
  })

  it('leaves the text of commands that it does not know', async () => assert.match(await tex(String.raw`\strange{a} \textcolor{red}{b}`), /a .*b/))
})

const attacks = [
  '<script>alert(1)</script>',
  '<ScRiPt src=//evil.example/x.js></ScRiPt>',
  '<img src=x onerror=alert(1)>',
  '<img src="x" onload="alert(1)" style="position:fixed">',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" java\tscript:alert(1)">x</a>',
  '<a href="vbscript:x">x</a> <a href="data:text/html,<script>alert(1)</script>">x</a>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt&colon;alert(1))',
  '![x](javascript:alert(1))',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="x.swf"></object><embed src="x.swf">',
  '<form action="https://evil.example"><input name="token"><button formaction="javascript:alert(1)">go</button></form>',
  '<style>body{display:none}</style>',
  '<link rel=stylesheet href=//evil.example/x.css><meta http-equiv=refresh content="0;url=//evil.example"><base href=//evil.example>',
  '<picture><source srcset="https://evil.example/x.png"><img src="x"></picture>',
  '<video autoplay src="https://evil.example/x.mp4" onplay=alert(1)></video>',
  '<p id="root" name="cookie" class="btn btn-danger">x</p>',
  '<template><script>alert(1)</script></template><noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '$\\href{javascript:alert(1)}{x}$ $\\url{javascript:alert(1)}$',
  '$\\includegraphics{https://evil.example/x.png}$',
  '$\\htmlStyle{position:fixed;inset:0}{x} \\htmlId{root}{x} \\htmlData{onclick=1}{x}$',
  '$\\def\\a{\\a\\a}\\a$ $\\rule{99999em}{99999em}$',
  '<code class="math-inline">\\href{javascript:alert(1)}{x}</code>',
  '\\href{javascript:alert(1)}{x} \\url{javascript:alert(1)} \\includegraphics{javascript:alert(1)}',
  '\\illustration{1}{https://evil.example/x.png}{<img src=x onerror=alert(1)>}',
  '\\begin{verbatim}</pre><script>alert(1)</script>\\end{verbatim}',
  '\\verb|</code><script>alert(1)</script>|',
]

describe('a statement that attacks its readers', () => {
  for (const format of ['markdown', 'tex'] as const) {
    for (const attack of attacks) {
      it(`is harmless in ${format}: ${attack}`, async () => {
        for (const { tagName, properties } of elementsOf(await html(attack, format))) {
          assert.doesNotMatch(tagName, /^(script|style|iframe|object|embed|link|meta|base|form|button|svg|video|audio|source|template|noscript|textarea|foreignObject)$/i)
          for (const [name, value] of Object.entries(properties)) {
            assert.doesNotMatch(name, /^(on|srcdoc|srcset|formaction|action|background)/i)
            if (name === 'href') assert.match(String(value), /^(https?:|mailto:|#|[^:]*$)/)
            if (name === 'src') assert.match(String(value), /^\/files\/[^/:]+$/)
            if (name === 'id' || name === 'name') assert.match(String(value), /^user-content-/)
            if (name === 'style') assert.doesNotMatch(String(value), /position:fixed|url\(|99999/)
            if (name === 'className') assert.doesNotMatch(String(value), /btn/)
          }
        }
      })
    }
  }
})

describe('a statement that is no sense', () => {
  for (const source of ['', '\\', '$', '\\begin{itemize}', '\\end{itemize}', '\\item', '\\section', '\\emph', '\\begin{tabular}{', '\\begin{tabular}{l}\\multicolumn{x}{', '{{{', '}}}', '\\verb', '\\verb|', '\\def\\a{', '\\\0', '\u2028\ud800', '&', '\\href{', '$$', '\\[', '%', '<', '<!--', '<![CDATA[', '[^1]: [^1]']) {
    it(`is shown all the same: ${JSON.stringify(source)}`, async () => {
      assert.equal(typeof (await markdown(source)), 'string')
      assert.equal(typeof (await tex(source)), 'string')
    })
  }

  it('is shown as it is written when it is nested too deeply to be understood', async () => {
    assert.match(await tex('{'.repeat(20_000) + 'deep' + '}'.repeat(20_000)), /deep/)
    assert.match(await markdown(`${'<b>'.repeat(5000)}deep`), /deep/)
  })
})

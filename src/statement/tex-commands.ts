import type { EnvInfoRecord, MacroInfoRecord } from '@unified-latex/unified-latex-types'

/** How many arguments a command takes, for those that the parser does not know (xparse: m mandatory, o optional, s star, d{} optional in braces). */
export const macros: MacroInfoRecord = {
  problemname: { signature: 'd{}' },
  illustration: { signature: 'm m m' },
  caption: { signature: 's o m' },
  epigraph: { signature: 'm m' },
  multirow: { signature: 'm m m' },
  cline: { signature: 'm' },
  cmidrule: { signature: 'o d() m' },
  sout: { signature: 'm' },
  t: { signature: 'm' },
  def: { signature: 'm m' },
}

export const environments: EnvInfoRecord = {
  wrapfigure: { signature: 'o m o m' },
  figure: { signature: 'o' },
  table: { signature: 'o' },
  minipage: { signature: 'o m' },
  multicols: { signature: 'm' },
}

/** Commands that wrap their last argument. */
export const wrapping: ReadonlyMap<string, string> = new Map([
  ['emph', 'em'],
  ['textit', 'i'],
  ['textsl', 'i'],
  ['textbf', 'b'],
  ['texttt', 'code'],
  ['t', 'code'],
  ['underline', 'u'],
  ['sout', 'del'],
  ['textsuperscript', 'sup'],
  ['textsubscript', 'sub'],
])

/** Commands that change everything up to the end of their group. */
export const declarations: ReadonlyMap<string, string> = new Map([
  ['em', 'em'],
  ['it', 'i'],
  ['itshape', 'i'],
  ['sl', 'i'],
  ['bf', 'b'],
  ['bfseries', 'b'],
  ['tt', 'code'],
  ['ttfamily', 'code'],
  ['tiny', 'small'],
  ['scriptsize', 'small'],
  ['footnotesize', 'small'],
  ['small', 'small'],
])

export const headings: ReadonlyMap<string, string> = new Map([
  ['section', 'h2'],
  ['subsection', 'h3'],
  ['subsubsection', 'h4'],
  ['paragraph', 'h5'],
])

/** Environments of problem statements that are a section each (2025-09, "LaTeX environment and supported subset"). */
export const sections: ReadonlySet<string> = new Set(['Input', 'Output', 'Interaction'])

/** Commands that are a character or two. */
export const characters: ReadonlyMap<string, string> = new Map([
  ['ldots', '…'],
  ['dots', '…'],
  ['textellipsis', '…'],
  ['textbackslash', '\\'],
  ['textasciitilde', '~'],
  ['textasciicircum', '^'],
  ['textless', '<'],
  ['textgreater', '>'],
  ['textbar', '|'],
  ['textquotedbl', '"'],
  ['textunderscore', '_'],
  ['LaTeX', 'LaTeX'],
  ['TeX', 'TeX'],
  ['S', '§'],
  ['euro', '€'],
  ['quad', '\u2003'],
  ['qquad', '\u2003\u2003'],
  [' ', ' '],
  [',', '\u2009'],
])

/** Commands about the paper, and those that the pages answer themselves: nothing is left of them, nor of their arguments. */
export const dropped: ReadonlySet<string> = new Set([
  'problemname', 'nextsample', 'remainingsamples', 'label', 'ref', 'vspace', 'hspace', 'setlength', 'usepackage', 'documentclass', 'newcommand', 'renewcommand', 'def',
  'hline', 'cline', 'toprule', 'midrule', 'bottomrule', 'cmidrule', 'arraystretch', 'input', 'include', 'pagestyle', 'thispagestyle',
])

import type { Contents } from './contents.ts'
import type { PackageDraft, StatementDraft } from './draft.ts'

export const longestStatementBytes = 1024 * 1024

const formats = { md: 'markdown', tex: 'tex', pdf: 'pdf' } as const
/** Where a statement comes in several formats, the one that is shown best. */
const preferred = ['markdown', 'tex', 'pdf'] as const

export function isPicture(path: string): boolean {
  return /\.(png|jpe?g|svg|gif|webp)$/i.test(path)
}

/**
 * Statements (`problem[.LANGUAGE].md`, `.tex`, `.pdf`; no language is English) with the pictures beside them.
 * `folders` is where this version of the format has them, the one it prefers first; `replace` changes a statement's text.
 */
export async function findStatements(
  contents: Contents,
  folders: readonly string[],
  replace: (text: string, format: 'markdown' | 'tex') => string = (text) => text,
): Promise<Pick<PackageDraft, 'statements' | 'statementFiles'>> {
  const { findings } = contents
  const folder = folders.find((name) => contents.hasFolder(name))
  if (folder === undefined) {
    findings.warn(folders[0] ?? '', 'there is no statement')
    return { statements: [], statementFiles: [] }
  }
  const found: StatementDraft[] = []
  const statementFiles: PackageDraft['statementFiles'] = []
  for (const path of contents.below(`${folder}/`)) {
    const name = path.slice(folder.length + 1)
    const [, language = 'en', extension] = /^problem(?:\.([A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?))?\.(md|tex|pdf)$/.exec(name) ?? []
    if (extension === 'md' || extension === 'tex' || extension === 'pdf') found.push({ language, format: formats[extension], path, text: null })
    else if (isPicture(name)) statementFiles.push({ name, path })
    else findings.warn(path, 'is not used: statements are problem.LANGUAGE.md, .tex or .pdf, and pictures .png, .jpg or .svg')
  }
  const statements = preferred
    .flatMap((format) => found.filter((statement) => statement.format === format))
    .filter((statement, index, all) => {
      const better = all.slice(0, index).find(({ language }) => language === statement.language)
      if (better !== undefined) findings.warn(statement.path, `is not used: ${better.path} is shown in this language`)
      return better === undefined
    })
    .toSorted((a, b) => (a.language < b.language ? -1 : 1))
  if (statements.length === 0) findings.warn(folder, 'there is no statement: it is a file problem.LANGUAGE.md, .tex or .pdf')
  for (const statement of statements) {
    if (statement.format === 'pdf') continue
    const text = await contents.text(statement.path, longestStatementBytes)
    const replaced = text === null ? null : replace(text, statement.format)
    if (replaced !== text) statement.text = replaced
  }
  return { statements, statementFiles }
}

/** Public files; the name is the path below `attachments/`. */
export function findAttachments(contents: Contents): PackageDraft['attachments'] {
  return contents.below('attachments/').map((path) => ({ name: path.slice('attachments/'.length), path }))
}

/** Stands for a place where the package as a whole is meant. */
export const wholePackage = 'package'

/** What is wrong with a package and where: `problem.yaml:7`, `data/secret/03.in`, or `package`. */
export interface PackageProblem {
  path: string
  message: string
}

/** So many of a kind are told; a package of ten thousand tests without answers is not told of each. */
const mostTold = 100

/** What is found wrong while a package is read. Everything is collected: a setter mends all of it at once. */
export class Findings {
  /** Why the package cannot be taken. */
  readonly errors: PackageProblem[] = []
  /** What judging does without. */
  readonly warnings: PackageProblem[] = []

  error(path: string, message: string): void {
    tell(this.errors, path, message)
  }

  warn(path: string, message: string): void {
    tell(this.warnings, path, message)
  }

  get hasErrors(): boolean {
    return this.errors.length > 0
  }
}

function tell(list: PackageProblem[], path: string, message: string): void {
  if (list.length < mostTold) list.push({ path, message })
  else if (list.length === mostTold) list.push({ path: wholePackage, message: `there is more of this; the first ${mostTold} are told` })
}

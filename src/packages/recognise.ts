import { z } from 'zod'
import type { Contents } from './contents.ts'
import { wholePackage } from './findings.ts'
import { readYaml } from './yaml-file.ts'

export type Recognised =
  | { format: 'legacy' | 'legacy-icpc' | '2023-07-draft' | '2025-09'; problemYaml: string }
  | { format: 'plain-zip' }

/** Spellings of `problem_format_version`, and the format that reads them. */
const versions: ReadonlyMap<string, '2023-07-draft' | '2025-09' | 'legacy' | 'legacy-icpc'> = new Map([
  ['legacy', 'legacy'],
  ['legacy-icpc', 'legacy-icpc'],
  ['2023-07-draft', '2023-07-draft'],
  ['2023-07', '2023-07-draft'],
  ['2025-09', '2025-09'],
  ['2025-09-draft', '2025-09'],
  ['draft', '2025-09'],
] as const)

/** Formats that are known by a file, and cannot be read yet. */
const foreign = [
  ['problem.xml', 'a Polygon package'],
  ['init.yml', 'a DMOJ package'],
  ['task.yaml', 'a CMS task'],
] as const

const Version = z.looseObject({ problem_format_version: z.string({ error: 'must be a text such as 2025-09' }).optional(), title: z.unknown().optional(), name: z.unknown().optional() })

/** Which format it is; null when none that can be read, which is reported. */
export async function recognise(contents: Contents): Promise<Recognised | null> {
  const { findings } = contents
  if (contents.has('problem.yaml')) return icpcVersion(contents)
  for (const [file, what] of foreign) {
    if (contents.has(file)) {
      findings.error(file, `this looks like ${what}, which is not supported yet`)
      return null
    }
  }
  if (contents.hasFolder('data/sample') || contents.hasFolder('data/secret')) {
    findings.error('problem.yaml', 'is missing: a package with a data folder needs it, if only with "name: …" and "limits: {time_limit: 2}"')
    return null
  }
  const paths = contents.below('')
  const inside = paths.filter((path) => path.endsWith('/problem.yaml'))
  if (inside[0] !== undefined) {
    findings.error(
      inside[0],
      inside.length === 1
        ? 'the package is not at the top of the archive: zip the folder that has this file, and nothing around it'
        : `the archive has ${inside.length} packages (the first is here): upload each by itself`,
    )
    return null
  }
  if (paths.some((path) => /\.(in|out|ans)$/.test(path))) return { format: 'plain-zip' }
  findings.error(
    wholePackage,
    paths.length === 0
      ? 'the archive is empty'
      : 'this is no problem package: there is neither a problem.yaml (ICPC format) nor any NAME.in with NAME.out or NAME.ans',
  )
  return null
}

async function icpcVersion(contents: Contents): Promise<Recognised | null> {
  const { findings } = contents
  const problemYaml = await contents.text('problem.yaml', 1024 * 1024)
  const yaml = problemYaml === null ? null : readYaml(problemYaml, 'problem.yaml', Version, findings)
  if (problemYaml === null || yaml === null) return null
  const { problem_format_version: said, title, name } = yaml.value
  if (said === undefined && title !== undefined && name === undefined) {
    findings.error(yaml.placeOf(['title']), 'this looks like a Hydro package, which is not supported yet (an ICPC package says name, not title)')
    return null
  }
  const format = versions.get(said ?? 'legacy')
  if (format === undefined) {
    findings.error(yaml.placeOf(['problem_format_version']), `the version "${said}" is unknown: it is one of ${[...versions.keys()].join(', ')}`)
    return null
  }
  return { format, problemYaml }
}

import type { Contents } from './contents.ts'

/**
 * Parts of an ICPC package that change verdicts and that Gavel cannot honour yet: such a package is refused, since judging it without
 * them would give wrong verdicts.
 */
const refused = {
  output_validator: 'custom output validators are not supported yet',
  output_validators: 'custom output validators are not supported yet',
  static_validator: 'static validators are not supported yet',
  include: 'included code is not supported yet',
}

export function refuseUnsupported(contents: Contents, folders: readonly (keyof typeof refused)[]): void {
  for (const folder of folders) if (contents.hasFolder(folder)) contents.findings.error(folder, refused[folder])
}

/** What an ICPC package should have and judging does without. */
export function warnOfMissing(contents: Contents): void {
  const { findings } = contents
  if (!contents.hasFolder('submissions')) findings.warn('submissions', 'there are no jury submissions')
  if (!contents.hasFolder('input_validators') && !contents.hasFolder('input_format_validators')) findings.warn('input_validators', 'there is no input validator')
}

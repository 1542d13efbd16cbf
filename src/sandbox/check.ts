import { execFile } from 'node:child_process'
import { z } from 'zod'

const HostFeature = z.object({
  name: z.string(),
  ok: z.boolean(),
  /** Nothing is judged without it. */
  required: z.boolean(),
  /** What was found, or why it is missing. */
  detail: z.string(),
  /** Where it is missing: what follows, and the command that mends it. */
  without: z.string().optional(),
  mend: z.string().optional(),
})
export type HostFeature = z.infer<typeof HostFeature>

/** What `box --check` says of this host: every feature that the box uses. Rejects when the program cannot be run. */
export async function checkHost(boxPath: string): Promise<HostFeature[]> {
  const lines = await new Promise<string>((resolve, reject) => {
    // Exit code 1 says that something required is missing; so do the lines.
    execFile(boxPath, ['--check'], (error, stdout) => (stdout === '' && error ? reject(error) : resolve(stdout)))
  })
  return lines.split('\n').filter(Boolean).map((line) => HostFeature.parse(JSON.parse(line)))
}

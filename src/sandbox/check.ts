import { execFile } from 'node:child_process'
import { Fault } from '../domain/fault.ts'

/** Something that box uses of the host. */
export interface Feature {
  name: string
  ok: boolean
  /** Nothing is judged without it. */
  required: boolean
  detail: string
  /** What follows when it is missing, and the command that mends it; null when it is there. */
  without: string | null
  mend: string | null
}

/**
 * Tries what the host offers.
 * @throws Fault BOX_START_FAILED when box itself cannot be started
 */
export async function checkHost(boxPath: string): Promise<Feature[]> {
  const output = await new Promise<string>((resolve, reject) => {
    // Exit code 1 says that something required is missing; the lines say what.
    execFile(boxPath, ['--check'], (error, stdout) => {
      if (error !== null && error.code !== 1) reject(new Fault('BOX_START_FAILED', `cannot run ${boxPath} --check: ${error.message}`, { canRetry: false, cause: error }))
      else resolve(stdout)
    })
  })
  return output.split('\n').filter((line) => line !== '').map(feature)
}

function feature(line: string): Feature {
  const value: unknown = JSON.parse(line)
  if (typeof value !== 'object' || value === null) throw new Fault('BOX_PROTOCOL', `box --check said ${line}`, { canRetry: false })
  const text = (key: string) => (key in value ? String(Reflect.get(value, key)) : null)
  return {
    name: text('name') ?? '',
    ok: text('ok') === 'true',
    required: text('required') === 'true',
    detail: text('detail') ?? '',
    without: text('without'),
    mend: text('mend'),
  }
}

import { hasCode } from '../domain/error-code.ts'
import { Fault } from '../domain/fault.ts'

/** What the system says of a full disk (errno(3)), as Fault DISK_FULL; any other error as it is. */
export function diskFault(error: unknown, dir: string): unknown {
  const isFull = hasCode(error, 'ENOSPC', 'EDQUOT')
  return isFull ? new Fault('DISK_FULL', `no space is left in ${dir}`, { canRetry: true, cause: error }) : error
}

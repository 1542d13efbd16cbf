import { z } from 'zod'
import { wallMsFor, type Limits } from '../domain/limits.ts'

const longestTimeLimitSeconds = 3600

export const seconds = z.number({ error: 'must be a number of seconds' }).positive('must be greater than 0').max(longestTimeLimitSeconds, `must be ${longestTimeLimitSeconds} at most`)
export const multiplier = z.number({ error: 'must be a number' }).positive('must be greater than 0')
/** MiB or KiB; fractions are no use to anybody. */
export const size = z.int({ error: 'must be a whole number' }).positive('must be greater than 0').max(1024 * 1024, 'must be 1048576 at most')

/** The keys of `limits` that are the same in all versions of the format. The validators' limits are read, the built-in one needs none. */
export const commonLimits = {
  time_limit: seconds.optional(),
  memory: size.optional(),
  output: size.optional(),
  code: size.optional(),
  compilation_time: seconds.optional(),
  compilation_memory: size.optional(),
  validation_time: seconds.optional(),
  validation_memory: size.optional(),
  validation_output: size.optional(),
}

/** What a package says of limits; the installation's for the rest. */
export function limitsOf(limits: z.infer<z.ZodObject<typeof commonLimits>>, defaults: Limits): Limits {
  const timeSeconds = limits.time_limit
  const timeMs = timeSeconds === undefined ? defaults.timeMs : Math.max(1, Math.round(timeSeconds * 1000))
  return {
    timeMs,
    wallMs: timeSeconds === undefined ? defaults.wallMs : wallMsFor(timeMs),
    memoryKib: limits.memory === undefined ? defaults.memoryKib : limits.memory * 1024,
    outputKib: limits.output === undefined ? defaults.outputKib : limits.output * 1024,
    processes: defaults.processes,
    sourceKib: limits.code ?? defaults.sourceKib,
    compileTimeMs: limits.compilation_time === undefined ? defaults.compileTimeMs : Math.round(limits.compilation_time * 1000),
    compileMemoryKib: limits.compilation_memory === undefined ? defaults.compileMemoryKib : limits.compilation_memory * 1024,
  }
}


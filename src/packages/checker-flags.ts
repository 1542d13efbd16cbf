import { defaultCheckerFlags, type CheckerFlags } from '../domain/checker.ts'

/** The float grammar of the default output validator (2025-09, "Default output validator specification"), and integers. */
const float = /^[+-]?(\d*\.\d+|\d+\.?)([eE][+-]?\d+)?$/

/**
 * The arguments of the default output validator: `case_sensitive`, `space_change_sensitive`, `float_relative_tolerance E`,
 * `float_absolute_tolerance E`, `float_tolerance E` (both). A tolerance given twice, or `float_tolerance` beside another, is an error.
 */
export function parseCheckerFlags(args: readonly string[]): { flags: CheckerFlags } | { problem: string } {
  const flags = { ...defaultCheckerFlags }
  const rest = [...args]
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    switch (name) {
      case 'case_sensitive':
        flags.caseSensitive = true
        break
      case 'space_change_sensitive':
        flags.spaceChangeSensitive = true
        break
      case 'float_tolerance':
      case 'float_relative_tolerance':
      case 'float_absolute_tolerance': {
        const text = rest.shift()
        if (text === undefined) return { problem: `${name} needs a number after it` }
        const tolerance = Number(text)
        if (!float.test(text) || !Number.isFinite(tolerance) || tolerance < 0) return { problem: `${name} needs a number that is not negative, not "${text}"` }
        if (name !== 'float_absolute_tolerance') {
          if (flags.floatRelativeTolerance !== null) return { problem: `${name}: the relative tolerance is given twice` }
          flags.floatRelativeTolerance = tolerance
        }
        if (name !== 'float_relative_tolerance') {
          if (flags.floatAbsoluteTolerance !== null) return { problem: `${name}: the absolute tolerance is given twice` }
          flags.floatAbsoluteTolerance = tolerance
        }
        break
      }
      default:
        return { problem: `the default output validator has no argument "${name}": it has case_sensitive, space_change_sensitive, float_tolerance E, float_relative_tolerance E and float_absolute_tolerance E` }
    }
  }
  return { flags }
}

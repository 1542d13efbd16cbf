import { z } from 'zod'

const scalar = z.union([z.number(), z.string()], { error: 'must be a number or a string' })

/** `constants` of problem.yaml (2025-09, "Constants"): a value, or a map of `value` and variants of how to write it. */
export const Constants = z.record(
  z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'letters, digits and _, not a digit first'),
  z.union([scalar, z.record(z.string(), scalar).refine((variants) => 'value' in variants, 'needs the key value')], { error: 'must be a number, a string, or a map with the key value' }),
)
export type Constants = z.infer<typeof Constants>

/** Replaces `{{name}}` and `{{name.variant}}`; what is not defined stays as it is. */
export function replaceConstants(text: string, constants: Constants): string {
  return replace(text, /\{\{([a-zA-Z_]\w*)(?:\.(\w+))?\}\}/g, constants)
}

/** Replaces `\constant{name}` and `\constant{name.variant}`, as LaTeX statements write it. */
export function replaceTexConstants(text: string, constants: Constants): string {
  return replace(text, /\\constant\{([a-zA-Z_]\w*)(?:\.(\w+))?\}/g, constants)
}

function replace(text: string, pattern: RegExp, constants: Constants): string {
  return text.replace(pattern, (whole: string, name: string, variant = 'value') => {
    const constant = Object.hasOwn(constants, name) ? constants[name] : undefined
    if (constant === undefined) return whole
    const variants = typeof constant === 'object' ? constant : { value: constant }
    return String((Object.hasOwn(variants, variant) ? variants[variant] : undefined) ?? whole)
  })
}

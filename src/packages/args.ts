import { z } from 'zod'

/** Arguments of a program as packages write them: a list, or (older) one string with spaces between. Numbers are common: `[float_tolerance, 1e-6]`. */
export const Args = z.union([z.string().transform(splitArgs), z.array(z.union([z.string(), z.number()])).transform((list) => list.map(String))], {
  error: 'must be a list of texts',
})

export function splitArgs(text: string): string[] {
  return text.split(/\s+/).filter((part) => part !== '')
}

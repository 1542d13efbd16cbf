import { z } from 'zod'

export const Language = z.object({
  id: z.string(),
  name: z.string(),
  /** What the toolchain itself printed; empty when it is not available. */
  version: z.string(),
  /** The command as an operator would type it; null when nothing is compiled. */
  compile: z.string().nullable(),
  run: z.string(),
  extensions: z.array(z.string()),
  available: z.boolean(),
  /** How to install it, where it is not available. */
  install: z.string().nullable(),
}).meta({ id: 'Language' })
export type Language = z.infer<typeof Language>

import { z } from 'zod'
import { entryRules } from '../../domain/language.ts'

/** As it would be typed, split at white space; a list where an argument holds a space. */
const Command = z
  .union([z.string().transform((line) => line.trim().split(/\s+/)), z.array(z.string())])
  .pipe(z.array(z.string().min(1)).min(1))

const Env = z.record(z.string().regex(/^[A-Z_][A-Z0-9_]*$/), z.string()).default({})

const Pattern = z.string().transform((source, context) => {
  try {
    return new RegExp(source, 'm')
  } catch (error) {
    context.addIssue({ code: 'custom', message: `no regular expression: ${String(error)}` })
    return z.NEVER
  }
})

/** A file of languages/; languages/README.md says what each key means. */
export const LanguageFile = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  name: z.string().min(1),
  extensions: z.array(z.string().regex(/^\.[A-Za-z0-9+]+$/)).min(1),
  install: z.string().min(1),
  needs: z.array(z.string()).default([]),
  toolchain: z.strictObject({
    find: z.array(z.string()).min(1),
    home: z.strictObject({ ask: Command, pattern: Pattern.optional() }).optional(),
    tool: z.string().default('{found}'),
    version: Command,
    choose: z.record(z.string().regex(/^[a-z_]+$/), z.record(z.string(), z.string())).default({}),
  }),
  prepare: z.strictObject({ files: z.record(z.string().regex(/^[A-Za-z0-9_./-]+$/), z.string()).default({}), command: Command, env: Env }).optional(),
  compile: z.strictObject({ command: Command, env: Env, collect: z.array(z.string()).default([]), keep_sources: z.boolean().default(false) }),
  run: z.strictObject({ command: Command, env: Env, extra_processes: z.int().min(0).default(0) }),
  entry: z.enum(entryRules),
  out_of_memory: Pattern.optional(),
})
export type LanguageFile = z.infer<typeof LanguageFile>

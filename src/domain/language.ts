/** What `{main}` is in a language's commands: nothing (all sources together), the file to start, or the class that holds `main`. */
export const entryRules = ['none', 'file', 'java_class'] as const
export type EntryRule = (typeof entryRules)[number]

/** A command whose placeholders for the toolchain are filled in; those for a submission are not (languages/README.md). */
export interface CommandTemplate {
  argv: string[]
  env: Record<string, string>
}

/** How the sources become a program, with the real toolchain of this machine. */
export interface Toolchain {
  /** What the toolchain itself printed, one line. */
  version: string
  /** Differs when anything of it does: the compiler, what was prepared for it, the system's packages that it came with. */
  identity: string
  compile: CommandTemplate & {
    /** Names and patterns of the files that are the program. */
    collect: string[]
    /** The sources are (also) the program. */
    keepSources: boolean
  }
  run: CommandTemplate & {
    /** Processes and threads that the runtime itself needs beside the program's. */
    extraProcesses: number
  }
  /** What the box must show: absolute paths of the host, and where the box has them. */
  binds: { path: string; at: string }[]
}

/** A language that this installation knows; it can judge it when there is a toolchain. */
export interface Language {
  id: string
  name: string
  /** The usual one first, each with its dot. */
  extensions: string[]
  entry: EntryRule
  /** In standard error: the runtime gave up for want of memory. */
  outOfMemory: RegExp | null
  /** What an operator types to get the toolchain. */
  install: string
  toolchain: Toolchain | null
}

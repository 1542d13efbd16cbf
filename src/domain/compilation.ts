/** A file of a program, by its path below the program's folder. */
export interface ProgramFile {
  name: string
  executable: boolean
  bytes: Uint8Array
}

/** What a compiler made of sources: what it said, and the files that it made; none where it refused them. */
export interface Compilation {
  ok: boolean
  output: string
  files: ProgramFile[]
}

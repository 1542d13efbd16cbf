/** Is it an error with one of these codes, such as Node gives to what the system says (`ENOENT`)? */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}

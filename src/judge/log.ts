/** Where a worker says what is worth an operator's while; pino is one. It shows an error's message and place only of the field `err`. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

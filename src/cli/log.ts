import { pino, type Logger } from 'pino'
import type { Config } from '../config.ts'

/** Structured lines on standard error; standard output belongs to what a command prints. `fields` are in each line besides. */
export function openLog(config: Pick<Config, 'logLevel'>, part: string, fields: () => object = () => ({})): Logger {
  const lines = pino.destination({ dest: 2, sync: true })
  // A terminal that was closed takes no lines any more; what runs still has to end in order.
  lines.on('error', () => undefined)
  return pino({ level: config.logLevel, base: { part }, mixin: fields }, lines)
}

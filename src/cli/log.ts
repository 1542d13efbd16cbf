import { pino, type Logger } from 'pino'
import type { Config } from '../config.ts'

/** Structured lines on standard error; standard output belongs to what a command prints. */
export function openLog(config: Pick<Config, 'logLevel'>, part: string): Logger {
  return pino({ level: config.logLevel, base: { part } }, pino.destination({ dest: 2, sync: true }))
}

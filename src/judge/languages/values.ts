import type { Values } from './template.ts'

/** The placeholders that follow from a run's memory limit (languages/README.md). */
export function runValues(memoryKib: number): Values {
  const stackKib = Math.min(Math.floor(memoryKib / 2), 512 * 1024)
  return {
    // The rest of a managed runtime (code, stacks, tables) takes about an eighth of the usual limit.
    // At least what Java begins with: it would refuse a smaller one by an exit code, as if the program had failed.
    heap_mib: String(Math.max(8, Math.floor((memoryKib * 7) / 8 / 1024))),
    stack_kib: String(stackKib),
    stack_mib: String(Math.max(1, Math.floor(stackKib / 1024))),
  }
}

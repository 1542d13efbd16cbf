import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A program that does nothing, or hardly anything; `/program` stands for the folder of its files. */
export interface BenchProgram {
  name: string
  argv: readonly string[]
  files: readonly { name: string; bytes: Uint8Array }[]
  /** Where its files lie on the host. */
  folder: string
  memoryBytes: number
  /** Processes and threads that it may have. */
  processes: number
}

const MiB = 1024 * 1024

const sources = [
  {
    name: 'assembler no-op',
    source: 'main.S',
    text: '.globl _start\n_start:\n  mov $60, %eax\n  xor %edi, %edi\n  syscall\n',
    build: ['gcc', '-nostdlib', '-static', '-o', 'main', 'main.S'],
  },
  { name: 'C static no-op', source: 'main.c', text: 'int main(void) { return 0; }\n', build: ['gcc', '-O2', '-static', '-o', 'main', 'main.c'] },
  { name: 'C++ dynamic no-op', source: 'main.cpp', text: '#include <iostream>\nint main() {}\n', build: ['g++', '-O2', '-o', 'main', 'main.cpp'] },
  { name: 'Python hello', source: 'main.py', text: "print('hello')\n", argv: ['/usr/bin/python3', '/program/main.py'] },
  {
    name: 'Java hello',
    source: 'Main.java',
    text: 'public class Main { public static void main(String[] args) { System.out.println("hello"); } }\n',
    build: ['javac', 'Main.java'],
    argv: ['/usr/bin/java', '-XX:+UseSerialGC', '-XX:-UsePerfData', '-Xms8m', '-Xmx64m', '-cp', '/program', 'Main'],
    memoryBytes: 1024 * MiB,
    processes: 64,
  },
]

/** One that computes for about 10 ms, always the same. */
const tenMilliseconds = {
  name: '10 ms of CPU',
  source: 'main.c',
  text: 'int main(void) {\n  volatile unsigned sum = 0;\n  for (unsigned i = 0; i < 12000000; i++) sum += i;\n  return 0;\n}\n',
  build: ['gcc', '-O2', '-static', '-o', 'main', 'main.c'],
}

/** Compiles them below a folder. */
export function buildPrograms(folder: string): { noops: BenchProgram[]; computing: BenchProgram } {
  return { noops: sources.map((source, index) => build(join(folder, String(index)), source)), computing: build(join(folder, 'computing'), tenMilliseconds) }
}

type Source = { name: string; source: string; text: string; build?: string[]; argv?: string[]; memoryBytes?: number; processes?: number }

function build(folder: string, { name, source, text, build: command, argv = ['/program/main'], memoryBytes = 256 * MiB, processes = 8 }: Source): BenchProgram {
  mkdirSync(folder)
  writeFileSync(join(folder, source), text)
  const [compiler, ...rest] = command ?? ['true']
  const { status, error } = spawnSync(compiler ?? '', rest, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error(`cannot compile the ${name}: ${error?.message ?? `${compiler} failed`}`)
  const files = readdirSync(folder).map((file) => ({ name: file, bytes: readFileSync(join(folder, file)) }))
  return { name, argv, files, folder, memoryBytes, processes }
}

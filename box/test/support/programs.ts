import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'

const compiled = new Map<string, Buffer>()
/** Kept: on an emulated machine, which has this one's files, a compiler takes seconds. */
const folder = join(import.meta.dirname, '../../../build/test-programs')

const headers = `
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
`

/** Compiles a C program, on the host and without the box. `body` is that of `main`, or a whole program if it has a `main`. */
export function c(body: string): Buffer {
  const source = headers + (/\bmain\s*\(/.test(body) ? body : `int main(int argc, char **argv) { (void)argc; (void)argv;\n${body}\nreturn 0; }`)
  const known = compiled.get(source)
  if (known !== undefined) return known
  const name = join(folder, createHash('sha256').update(source).digest('hex').slice(0, 16))
  if (!existsSync(name)) {
    mkdirSync(folder, { recursive: true })
    const unfinished = `${name}.${process.pid}`
    const result = spawnSync('gcc', ['-x', 'c', '-std=gnu17', '-static', '-s', '-w', '-pthread', '-o', unfinished, '-'], { input: source, encoding: 'utf8' })
    if (result.status !== 0) throw new Error(result.stderr)
    renameSync(unfinished, name)
  }
  const binary = readFileSync(name)
  compiled.set(source, binary)
  return binary
}

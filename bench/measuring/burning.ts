import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import type { Caller } from '../../test/support/caller.ts'

/** Publishes a problem of that many tests, each of which says how much CPU time a program is to use up, in milliseconds; `salt` makes its files other ones than another's. */
export async function pushBurning(caller: Caller, options: { slug: string; tests: number; eachMs: number; salt?: number }): Promise<void> {
  const zip = new ZipFile()
  for (let test = 1; test <= options.tests; test++) {
    const number = test + 1000 * (options.salt ?? 0)
    zip.addBuffer(Buffer.from(`${options.eachMs} ${number}\n`), `${test}.in`)
    zip.addBuffer(Buffer.from(`${number}\n`), `${test}.ans`)
  }
  zip.end()
  const answer = await caller.put(`/v1/problems/${options.slug}/package?publish=true`, await buffer(zip.outputStream))
  if (answer.status !== 201) throw new Error(await answer.text())
}

/** A program that uses up what its test says, by the clock of its own CPU time. Other ones for other numbers. */
export function burningProgram(number: number): string {
  return `#include <stdio.h>
#include <time.h>
/* ${number} */
int main(void) {
  int ms, answer;
  struct timespec now;
  if (scanf("%d %d", &ms, &answer) != 2) return 1;
  do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now); while (now.tv_sec * 1000.0 + now.tv_nsec / 1e6 < ms);
  printf("%d\\n", answer);
  return 0;
}
`
}

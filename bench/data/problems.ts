import { join } from 'node:path'
import type { Blobs } from '../../src/blobs/blobs.ts'
import type { BlobRef, Manifest } from '../../src/contract/manifest.ts'
import { defaultCheckerFlags } from '../../src/domain/checker.ts'
import type { Language } from '../../src/domain/language.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import { detectLanguages } from '../../src/judge/languages/languages.ts'
import { root } from '../../test/support/product.ts'
import { contentOf } from './package.ts'

/** Right only when every byte of the input is. */
const program = (change: number) => `#include <stdio.h>
int main() {
  static unsigned char buffer[1 << 20];
  unsigned sum = 0;
  for (size_t length; (length = fread(buffer, 1, sizeof buffer, stdin)) > 0;)
    for (size_t i = 0; i < length; i++) sum = sum * 31 + buffer[i];
  printf("%u\\n", sum + ${change});
}`
export const rightProgram = program(0)
export const wrongProgram = program(1)

/** The answer that the right program gives. */
function answerTo(input: Buffer): Buffer {
  let sum = 0
  for (let i = 0; i < input.length; i++) sum = (Math.imul(sum, 31) + input.readUInt8(i)) >>> 0
  return Buffer.from(`${sum}\n`)
}

/** Stores problems of that many tests each, whose inputs do not compress. */
export async function storeProblems(blobs: Blobs, options: { problems: number; tests: number; testBytes: number }): Promise<Manifest[]> {
  const put = async (content: Buffer): Promise<BlobRef> => {
    const { digest, sizeBytes } = await blobs.put(content)
    return { digest, sizeBytes }
  }
  const manifests: Manifest[] = []
  for (let problem = 0; problem < options.problems; problem++) {
    const tests: Manifest['tests'] = []
    for (let test = 0; test < options.tests; test++) {
      const input = contentOf('random', options.testBytes)
      tests.push({
        name: `secret/${test}`, sample: false, group: 'secret', input: await put(input), answer: await put(answerTo(input)),
        checker: defaultCheckerFlags, args: [], description: null,
      })
    }
    manifests.push({
      format: 'gavel-manifest-1', packageFormat: 'plain-zip', names: { en: `Problem ${problem}` }, limits: { ...defaultLimits, memoryKib: 64 * 1024, timeMs: 20_000, wallMs: 60_000 },
      tests, statements: [], statementFiles: [], attachments: [], languages: null, source: null, authors: [], license: null,
    })
  }
  return manifests
}

/** C, as this machine compiles it. */
export async function languageC(): Promise<Language> {
  const languages = await detectLanguages({ dir: join(root, 'languages'), preparedDir: join(root, 'build/toolchains'), signal: new AbortController().signal })
  const found = languages.find(({ id, toolchain }) => id === 'c' && toolchain !== null)
  if (found === undefined) throw new Error('there is no C compiler: apt-get install gcc')
  return found
}

import type { KeepCompilation } from '../../../src/judge/compile.ts'

/** Nothing is kept: for tests of what compilers do. */
export const compileAlways: KeepCompilation = async (_key, make) => {
  const { made, keep } = await make()
  await keep
  return { made }
}

import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Feature } from '../../sandbox/check.ts'

const rounds = 40
/** So many steps of a generator of random numbers take some milliseconds. */
const stepsARound = 3_000_000
/** Of the slow rounds to the fast ones. */
const steadyRatio = 1.2

export interface Spread {
  /** The tenth and the ninetieth part of the rounds, in CPU time. */
  fastMs: number
  slowMs: number
}

/** Does the same work again and again, for less than a second. */
export function measureSpread(): Spread {
  const times: number[] = []
  // The first rounds are slower: they are compiled meanwhile.
  for (let round = -5; round < rounds; round++) {
    const before = process.threadCpuUsage()
    if (work(round) < 0) throw new Error('cannot be')
    const used = process.threadCpuUsage(before)
    if (round >= 0) times.push((used.user + used.system) / 1000)
  }
  times.sort((a, b) => a - b)
  const part = (share: number) => times[Math.floor(share * times.length)] ?? 0
  return { fastMs: part(0.1), slowMs: part(0.9) }
}

/** xorshift (Marsaglia 2003). */
function work(seed: number): number {
  let state = seed + 1000
  for (let step = 0; step < stepsARound; step++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
  }
  return state >>> 0
}

/** Whether the same work takes the same time here; a setting is blamed only when it does not. */
export function steadiness({ fastMs, slowMs }: Spread, read: (path: string) => string = textOf): Feature {
  const ok = slowMs <= fastMs * steadyRatio
  const took = `the same work took ${fastMs.toFixed(1)} to ${slowMs.toFixed(1)} ms of CPU time`
  return { name: 'steady time', ok, required: false, detail: ok ? took : '', without: ok ? null : `${took}, so equal programs are not judged equally`, mend: ok ? null : likelyCause(read) }
}

/** The first that applies; sources: the kernel's documents on CPUFreq, intel_pstate, SMT, and proc_stat(5). */
function likelyCause(read: (path: string) => string): string {
  if (Number(read('/proc/loadavg').split(' ')[0]) > availableParallelism()) return 'let nothing else run on this machine, and ask again'
  const cpu = '/sys/devices/system/cpu'
  const governor = read(`${cpu}/cpu0/cpufreq/scaling_governor`).trim()
  if (governor !== '' && governor !== 'performance') return 'sudo cpupower frequency-set -g performance'
  if (read(`${cpu}/intel_pstate/no_turbo`).trim() === '0') return `echo 1 | sudo tee ${cpu}/intel_pstate/no_turbo`
  if (read(`${cpu}/cpufreq/boost`).trim() === '1') return `echo 0 | sudo tee ${cpu}/cpufreq/boost`
  if (read(`${cpu}/smt/active`).trim() === '1') return `echo off | sudo tee ${cpu}/smt/control`
  const [, , , , , , , , stolen = '0'] = read('/proc/stat').split('\n')[0]?.split(/\s+/) ?? []
  if (Number(stolen) > 0) return 'a machine with cores of its own: this one is virtual, and others took time from it'
  return 'let nothing else run on this machine, and ask again'
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

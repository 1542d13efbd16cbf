import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measureSpread, steadiness } from '../../../src/cli/host/steadiness.ts'

const cpu = '/sys/devices/system/cpu'
const mend = (content: Record<string, string>) => steadiness({ fastMs: 10, slowMs: 20 }, (path) => content[path] ?? '').mend

test('while the same work takes the same time, no setting is blamed', () => {
  const feature = steadiness({ fastMs: 10, slowMs: 11 }, () => 'powersave')
  assert.deepEqual([feature.ok, feature.mend, feature.detail], [true, null, 'the same work took 10.0 to 11.0 ms of CPU time'])
})

test('when it does not, the likeliest cause that is true here is named', () => {
  assert.match(mend({ [`${cpu}/cpu0/cpufreq/scaling_governor`]: 'powersave\n' }) ?? '', /governor|frequency-set -g performance/)
  assert.match(mend({ [`${cpu}/intel_pstate/no_turbo`]: '0\n', [`${cpu}/smt/active`]: '1\n' }) ?? '', /no_turbo$/)
  assert.match(mend({ [`${cpu}/cpufreq/boost`]: '1\n' }) ?? '', /boost$/)
  assert.match(mend({ [`${cpu}/cpu0/cpufreq/scaling_governor`]: 'performance\n', [`${cpu}/smt/active`]: '1\n' }) ?? '', /^echo off .*smt\/control$/)
  assert.match(mend({ '/proc/stat': 'cpu  1 2 3 4 5 6 7 800 9 10\n' }) ?? '', /virtual/)
  assert.match(mend({ '/proc/loadavg': '99.50 8 7 1/100 1\n', [`${cpu}/smt/active`]: '1\n' }) ?? '', /nothing else/)
  assert.match(mend({}) ?? '', /nothing else/)
})

test('measuring finds that work takes time', () => {
  const { fastMs, slowMs } = measureSpread()
  assert.ok(fastMs > 0 && slowMs >= fastMs)
})

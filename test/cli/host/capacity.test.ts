import assert from 'node:assert/strict'
import { test } from 'node:test'
import { capacityFeatures, cpuQuota } from '../../../src/cli/host/capacity.ts'

const files = (content: Record<string, string>) => (path: string) => content[path] ?? ''

test('more slots than cores, more than the memory can bear, and a full disk are said, with what mends them', () => {
  const features = capacityFeatures({ slots: 1000, cores: [0, 2], dataDir: '/proc/no/such/folder' })
  assert.deepEqual(features.map(({ name, ok, required }) => [name, ok, required]), [['cores', false, false], ['memory', false, false], ['disk', false, false]])
  assert.deepEqual(features.map(({ mend }) => mend?.replace(/\d+/, 'N')), ['GAVEL_SLOTS=N COMMAND', 'GAVEL_SLOTS=N COMMAND', 'GAVEL_DATA_DIR=/a/larger/disk COMMAND'])
  assert.match(features[1]?.without ?? '', /what has no room waits for its turn/)
})

test('one slot on a core of its own is fine', () => {
  const [cores] = capacityFeatures({ slots: 1, cores: [0], dataDir: '/' })
  assert.deepEqual([cores?.ok, cores?.detail, cores?.mend], [true, '1 slot, physical cores 0', null])
})

test('a limit on CPU time is found in both kinds of cgroups, also in a container', () => {
  const half = cpuQuota(files({ '/proc/self/cgroup': '0::/user.slice/a\n', '/sys/fs/cgroup/user.slice/a/cpu.max': '50000 100000\n' }))
  const inContainer = cpuQuota(files({ '/proc/self/cgroup': '3:cpu,cpuacct:/docker/a\n0::/\n', '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '50000\n', '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n' }))
  const none = [
    cpuQuota(files({ '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n' })),
    cpuQuota(files({ '/proc/self/cgroup': '3:cpu:/\n', '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n', '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n' })),
    cpuQuota(files({})),
  ]
  assert.deepEqual([half, inContainer, ...none], [0.5, 0.5, null, null, null])
})

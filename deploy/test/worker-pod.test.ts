import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { checkout, runInMachine } from '../../scripts/cgroup2/machine.ts'
import { chart } from '../../scripts/kubernetes/manifests.ts'
import { readyProgram, run } from '../../scripts/kubernetes/tools.ts'
import { PodRights } from './oci-spec.ts'

const say = (line: string) => process.stderr.write(`${line}\n`)
const Worker = z.object({ spec: z.object({ template: z.object({ spec: z.looseObject({ hostUsers: z.boolean().optional(), containers: z.tuple([z.object({ securityContext: z.unknown() })]) }) }) }) })
const Feature = z.object({ name: z.string(), ok: z.boolean(), required: z.boolean(), detail: z.string() })

/** The rights of the worker's pod in a rendered chart. */
function rightsOf(text: string): PodRights {
  const worker = parseAllDocuments(text).find((document) => document.get('kind') === 'Deployment' && document.getIn(['metadata', 'name']) === 'gavel-worker')
  const { hostUsers, containers } = Worker.parse(worker?.toJS()).spec.template.spec
  return PodRights.parse({ hostUsers, container: containers[0].securityContext })
}

/** `box --check` in such a pod, on a node with cgroup v2 and Debian's kernel. */
async function checkInPod(rights: PodRights, cgroups: { isWritable: boolean }, start: string) {
  let output = ''
  const words = [process.execPath, '--disable-warning=ExperimentalWarning', 'deploy/test/inside-pod.ts', JSON.stringify(rights), String(cgroups.isWritable), 'sh', '-c', `${start} exec ${join(checkout, 'build/box')} --check`]
  const status = await runInMachine({
    command: words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' '),
    user: 'root', limitMs: 10 * 60_000, say, signal: AbortSignal.timeout(15 * 60_000),
    onOutput: (bytes) => {
      output += bytes.toString()
    },
  })
  const features = output.split('\n').filter((line) => line.startsWith('{')).map((line) => Feature.parse(JSON.parse(line)))
  assert.notDeepEqual(features, [], output)
  return { status, missing: features.filter(({ ok, required }) => !ok && required).map(({ name, detail }) => `${name}: ${detail}`), features: features.filter(({ ok }) => ok).map(({ name }) => name) }
}

suite("A worker's pod", () => {
  test('can make boxes with the rights that the plain manifests give it, in a user namespace of its own', async () => {
    const rights = rightsOf(await readFile(join(chart, '../../kubernetes/gavel.yaml'), 'utf8'))
    assert.equal(rights.hostUsers, false)
    const { status, missing, features } = await checkInPod(rights, { isWritable: true }, '')
    assert.deepEqual([status, missing], [0, []])
    for (const name of ['own user', '/proc', 'process ids']) assert.ok(features.includes(name), name)
  })

  test('is told that its cgroups are missing where the runtime shows them read-only', async () => {
    const rights = rightsOf(await readFile(join(chart, '../../kubernetes/gavel.yaml'), 'utf8'))
    const { status, missing } = await checkInPod(rights, { isWritable: false }, '')
    assert.equal(status, 1)
    assert.match(missing.join('\n'), /^cgroups: .*\/sys\/fs\/cgroup/m)
  })

  test('can make boxes as root of the node without being privileged, where there are no user namespaces for pods', async () => {
    const rights = rightsOf(await run(readyProgram('helm'), ['template', 'gavel', chart, '--set', 's3.bucket=data', '--set', 'worker.isolation=hostRoot']))
    assert.equal(rights.hostUsers, true)
    const { status, missing } = await checkInPod(rights, { isWritable: false }, 'mount -o remount,rw /sys/fs/cgroup &&')
    assert.deepEqual([status, missing], [0, []])
  })
})

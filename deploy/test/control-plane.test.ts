import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { z } from 'zod'
import { startControlPlane, type ControlPlane } from '../../scripts/kubernetes/control-plane.ts'
import { chart } from '../../scripts/kubernetes/manifests.ts'
import { customResources } from '../../scripts/kubernetes/schemas.ts'
import { readyProgram, run } from '../../scripts/kubernetes/tools.ts'
import { freePorts } from '../../test/support/free-ports.ts'

const say = (line: string) => process.stderr.write(`${line}\n`)
const nodes = ['node-a', 'node-b', 'node-c']
const Pods = z.object({ items: z.array(z.looseObject({ spec: z.looseObject({ nodeName: z.string().optional(), hostUsers: z.boolean().optional(), priority: z.number().optional() }), status: z.looseObject({ phase: z.string(), qosClass: z.string().optional() }) })) })

suite('A cluster', () => {
  let cluster: ControlPlane
  const helm = readyProgram('helm')
  before(async () => {
    const [etcd = 0, peer = 0, api = 0, kwok = 0] = await freePorts(4)
    cluster = await startControlPlane(nodes, [etcd, peer, api, kwok], say)
    await cluster.kubectl(['apply', '--server-side', '-f', customResources])
    await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s'])
    await cluster.kubectl(['apply', '--server-side', '-f', '-'], JSON.stringify({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'gavel-worker' }, handler: 'gavel' }))
  })
  after(() => cluster?.stop())

  const podsOf = async (namespace: string, part: string) =>
    Pods.parse(JSON.parse(await cluster.kubectl(['-n', namespace, 'get', 'pods', '-l', `app.kubernetes.io/component=${part}`, '-o', 'json']))).items
  const waitFor = (namespace: string, what: string, ...deployment: string[]) => cluster.kubectl(['-n', namespace, 'wait', `--for=${what}`, ...deployment, '--timeout=180s'])

  test('takes what Helm installs, and it becomes what was meant', async () => {
    await cluster.kubectl(['create', 'namespace', 'judge'])
    await run(helm, ['install', 'gavel', chart, '--kubeconfig', cluster.kubeconfig, '--namespace', 'judge', '--set', 's3.bucket=data', '--set', 'kafka.brokers=kafka:9092', '--set', 'worker.replicas=4', '--timeout', '5m'])

    await waitFor('judge', 'jsonpath={.status.succeeded}=1', 'job', '-l', 'app.kubernetes.io/component=migrate')
    await waitFor('judge', 'jsonpath={.status.readyReplicas}=4', 'deployment/gavel-api')
    const apis = await podsOf('judge', 'api')
    assert.deepEqual(new Set(apis.map(({ spec }) => spec.nodeName)), new Set(nodes), 'on every node')

    await waitFor('judge', 'jsonpath={.status.readyReplicas}=3', 'deployment/gavel-worker')
    const workers = await podsOf('judge', 'worker')
    assert.deepEqual(workers.map(({ spec }) => spec.nodeName ?? 'nowhere').toSorted(), [...nodes, 'nowhere'], 'one a node, and the fourth waits for a node')
    for (const { spec, status } of workers) assert.deepEqual([spec.hostUsers, status.qosClass, spec.priority], [false, 'Guaranteed', 10_000])
    const allowed = await cluster.kubectl(['-n', 'judge', 'get', 'poddisruptionbudgets', '-o', 'jsonpath={range .items[*]}{.metadata.name}={.spec.maxUnavailable} {end}'])
    assert.equal(allowed.trim(), 'gavel-api=1 gavel-relay=1 gavel-worker=25%')
  })

  test('takes the plain manifests by server-side apply, once and again without a change', async () => {
    const files = ['gavel.yaml', 'keda.yaml'].flatMap((name) => ['-f', join(chart, '../../kubernetes', name)])
    await cluster.kubectl(['apply', '--server-side', ...files])
    await waitFor('gavel', 'jsonpath={.status.readyReplicas}=4', 'deployment/gavel-api')
    await waitFor('gavel', 'jsonpath={.status.readyReplicas}=2', 'deployment/gavel-worker')
    const generations = () => cluster.kubectl(['get', ...files, '-o', 'jsonpath={range .items[*]}{.kind}/{.metadata.name}={.metadata.generation}{"\\n"}{end}'])
    const first = await generations()
    assert.match(first, /^Deployment\/gavel-worker=\d+$/m)
    await cluster.kubectl(['apply', '--server-side', ...files])
    assert.equal(await generations(), first)
    assert.match(await cluster.kubectl(['-n', 'gavel', 'get', 'scaledobject', 'gavel-worker', '-o', 'jsonpath={.spec.triggers[0].metadata.targetQueryValue}']), /^8$/)
  })

  test('refuses a worker where the namespace allows no rights, and takes everything else there', async () => {
    await cluster.kubectl(['create', 'namespace', 'strict'])
    await cluster.kubectl(['label', 'namespace', 'strict', 'pod-security.kubernetes.io/enforce=restricted'])
    const text = await run(helm, ['template', 'gavel', chart, '--namespace', 'strict', '--set', 's3.bucket=data'])
    await cluster.kubectl(['apply', '--server-side', '-f', '-'], text)
    await waitFor('strict', 'jsonpath={.status.readyReplicas}=4', 'deployment/gavel-api')
    await waitFor('strict', 'jsonpath={.status.readyReplicas}=2', 'deployment/gavel-relay')
    await waitFor('strict', 'condition=ReplicaFailure', 'deployment/gavel-worker')
    assert.deepEqual(await podsOf('strict', 'worker'), [])
  })
})

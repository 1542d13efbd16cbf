import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { chart, manifests } from '../../scripts/kubernetes/manifests.ts'
import { schemas } from '../../scripts/kubernetes/schemas.ts'
import { readyProgram, run, tools } from '../../scripts/kubernetes/tools.ts'

const say = (line: string) => process.stderr.write(`${line}\n`)
const helm = readyProgram('helm')
const kubeconform = (await tools('checks', say))('kubeconform')
const schemaLocation = await schemas(say)

const bucket = ['--set', 's3.bucket=gavel-test-data']
const kafkaUser = ['--set', 'kafka.tls=true', '--set', 'kafka.secret.name=kafka']
const tracing = ['--set', 'tracing.endpoint=http://collector:4318', '--set', 'tracing.headersSecret.name=collector']
const render = (...options: string[]) => run(helm, ['template', 'gavel', chart, '--namespace', 'gavel', ...options])

const Container = z.looseObject({
  args: z.array(z.string()),
  env: z.array(z.looseObject({ name: z.string(), value: z.string().optional(), valueFrom: z.record(z.string(), z.unknown()).optional() })),
  securityContext: z.looseObject({ privileged: z.boolean().optional(), readOnlyRootFilesystem: z.boolean(), capabilities: z.looseObject({ add: z.array(z.string()).optional() }).optional() }),
})
const Pod = z.looseObject({
  automountServiceAccountToken: z.boolean(),
  hostUsers: z.boolean().optional(),
  securityContext: z.looseObject({ runAsNonRoot: z.boolean() }).optional(),
  terminationGracePeriodSeconds: z.number().optional(),
  containers: z.tuple([Container]),
})
const Resource = z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }), spec: z.unknown().optional(), data: z.record(z.string(), z.string()).optional() })
const WithPod = z.looseObject({ template: z.looseObject({ spec: Pod }) })

const read = (text: string) => parseAllDocuments(text).flatMap((document) => (document.contents === null ? [] : [Resource.parse(document.toJS())]))

/** The pods of what was rendered, by their part. */
function pods(text: string) {
  const withPods = read(text).filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
  return Object.fromEntries(withPods.map(({ metadata, spec }) => [metadata.name.split('-')[1] ?? '', WithPod.parse(spec).template.spec]))
}

/** To which ports the policy of each part lets it connect. */
function egress(text: string) {
  const Policy = z.looseObject({ egress: z.array(z.looseObject({ ports: z.array(z.looseObject({ port: z.number() })) })) })
  const policies = read(text).filter(({ kind }) => kind === 'NetworkPolicy')
  return Object.fromEntries(policies.map(({ metadata, spec }) => [metadata.name.split('-')[1] ?? '', Policy.parse(spec).egress.flatMap(({ ports }) => ports.map(({ port }) => port))]))
}

/** How many rules let somebody in, by the policy's name. */
function ingress(text: string) {
  const policies = read(text).filter(({ kind }) => kind === 'NetworkPolicy')
  return Object.fromEntries(policies.map(({ metadata, spec }) => [metadata.name, z.looseObject({ ingress: z.array(z.unknown()).default([]) }).parse(spec).ingress.length]))
}

suite('The chart', () => {
  test('has nothing that helm lint finds', async () => {
    await run(helm, ['lint', '--strict', '--quiet', chart, ...bucket])
  })

  const installations: Record<string, string[]> = {
    'as it is': [],
    'with everything that can be asked for': [
      '--set', 'kafka.brokers=kafka:9092', ...kafkaUser, ...tracing, '--set', 'monitoring.enabled=true', '--set', 'monitoring.labels.release=prometheus', '--set', 'worker.autoscaling.enabled=true', '--set', 'api.ingress.enabled=true', '--set', 'api.ingress.tlsSecret=tls', '--set', 'api.ingress.className=haproxy',
      '--set', 'worker.slots=2', '--set', 's3.endpoint=https://s3.example.org', '--set', 'settings.GAVEL_LEASE_MS=20000', '--set', 'image.pullSecrets[0].name=registry',
      '--set-json', 'networkPolicy.metricsFrom=[{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"monitoring"}}}]', '--set-json', 'networkPolicy.database.to=[{"ipBlock":{"cidr":"10.0.5.7/32"}}]',
    ],
    'with workers scaled by Prometheus': ['--set', 'worker.autoscaling.enabled=true', '--set', 'worker.autoscaling.prometheus=http://prometheus:9090'],
    'with little': ['--set', 'networkPolicy.enabled=false', '--set', 'priorityClasses.create=false', '--set', 'api.autoscaling.enabled=false', '--set', 's3.secret.name=', '--set', 'worker.runtimeClassName='],
    'with volumes of a storage class': ['--set', 'worker.cache.storageClassName=local'],
    'with a cache that goes with its pod': ['--set', 'worker.cache.emptyDir=true'],
    'on nodes without user namespaces': ['--set', 'worker.isolation=hostRoot'],
    'with privileged workers': ['--set', 'worker.isolation=privileged'],
  }
  for (const [how, options] of Object.entries(installations))
    test(`is what the API of Kubernetes takes, ${how}`, async () => {
      await run(kubeconform, ['-strict', '-schema-location', schemaLocation], { input: await render(...bucket, ...options) })
    })

  test('a field that the API does not know is found', async () => {
    const misspelt = (await render(...bucket)).replace('terminationGracePeriodSeconds', 'terminationGraceSeconds')
    await assert.rejects(run(kubeconform, ['-strict', '-schema-location', schemaLocation], { input: misspelt }), /terminationGraceSeconds/)
  })

  test('an installation without a bucket, or with an isolation that is none, is refused with what to set', async () => {
    await assert.rejects(render(), /s3\.bucket: test data needs a bucket/)
    await assert.rejects(render(...bucket, '--set', 'worker.isolation=none'), /worker\.isolation: none is none of userNamespace/)
  })

  test('secrets are named and never there, and a worker is not given the administrator\'s token', async () => {
    const text = await render(...bucket, '--set', 'kafka.brokers=kafka:9092', ...kafkaUser, ...tracing)
    assert.deepEqual(read(text).filter(({ kind }) => kind === 'Secret'), [])
    for (const [part, { containers: [{ env }] }] of Object.entries(pods(text))) {
      for (const { name, valueFrom } of env) if (/TOKEN|SECRET|DATABASE_URL|ACCESS_KEY|KAFKA_|HEADERS/.test(name)) assert.ok(valueFrom?.['secretKeyRef'], name)
      assert.equal(env.some(({ name }) => name === 'GAVEL_ADMIN_TOKEN'), part === 'migrate', part)
    }
  })

  test('all but workers run without any right, and no pod can write to its image or speak to Kubernetes', async () => {
    for (const [part, pod] of Object.entries(pods(await render(...bucket)))) {
      const { securityContext } = pod.containers[0]
      assert.deepEqual([pod.automountServiceAccountToken, securityContext.readOnlyRootFilesystem, securityContext.privileged], [false, true, undefined], part)
      if (part === 'worker') assert.equal(pod.hostUsers, false)
      else assert.deepEqual([pod.securityContext?.runAsNonRoot, securityContext.capabilities?.add], [true, undefined], part)
    }
  })

  test('a worker has time to end what it judges before it is killed', async () => {
    const { worker } = pods(await render(...bucket, '--set', 'worker.drainSeconds=300'))
    assert.equal(worker?.containers[0].env.find(({ name }) => name === 'GAVEL_DRAIN_SECONDS')?.value, '300')
    assert.equal(worker?.terminationGracePeriodSeconds, 330)
  })

  test('nothing reaches a worker or a relay, until somebody is named who may read metrics', async () => {
    assert.deepEqual(ingress(await render(...bucket)), { 'gavel-api': 1, 'gavel-relay': 0, 'gavel-worker': 0, 'gavel-migrate': 0 })
    const asked = await render(...bucket, '--set-json', 'networkPolicy.metricsFrom=[{"podSelector":{}}]')
    assert.deepEqual(ingress(asked), { 'gavel-api': 1, 'gavel-relay': 1, 'gavel-worker': 1, 'gavel-migrate': 0 })
  })

  test('who speaks to Kafka does so through TLS and as the user of a Secret, where that is asked for, and nobody else is given the password', async () => {
    const text = await render(...bucket, '--set', 'kafka.brokers=kafka:9092', ...kafkaUser)
    const settings = read(text).find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'gavel-settings')?.data
    assert.deepEqual([settings?.['GAVEL_KAFKA_TLS'], settings?.['GAVEL_KAFKA_SASL_MECHANISM']], ['true', 'SCRAM-SHA-512'])
    const withPassword = Object.entries(pods(text)).filter(([, { containers: [{ env }] }]) => env.some(({ name }) => name === 'GAVEL_KAFKA_PASSWORD'))
    assert.deepEqual(withPassword.map(([part]) => part).toSorted(), ['relay', 'worker'])
  })

  test('a part may connect to what it was told of and to nothing else', async () => {
    assert.deepEqual(egress(await render(...bucket)), { api: [53, 53, 5432, 443], relay: [53, 53, 5432, 443], worker: [53, 53, 5432, 443], migrate: [53, 53, 5432] })
    const asked = egress(await render(...bucket, ...tracing, '--set', 'kafka.brokers=kafka:9092'))
    assert.deepEqual(asked, { api: [53, 53, 5432, 443, 4318], relay: [53, 53, 5432, 443, 9092, 4318], worker: [53, 53, 5432, 443, 9092, 4318], migrate: [53, 53, 5432] })
  })

  test('what Prometheus and Grafana are given are the files of deploy/prometheus and deploy/grafana', async () => {
    const resources = read(await render(...bucket, '--set', 'monitoring.enabled=true'))
    const rules = resources.find(({ kind }) => kind === 'PrometheusRule')?.spec
    assert.deepEqual(rules, parse(await readFile(join(chart, '../../prometheus/alerts.yaml'), 'utf8')))
    const shown = resources.find(({ metadata }) => metadata.name === 'gavel-dashboard')?.data?.['gavel.json']
    assert.equal(shown, await readFile(join(chart, '../../grafana/gavel.json'), 'utf8'))
  })

  test('the plain manifests are those of this chart (npm run manifests writes them)', async () => {
    for (const [name, text] of Object.entries(await manifests(helm))) assert.equal(await readFile(join(chart, '../../kubernetes', name), 'utf8'), text, name)
  })
})

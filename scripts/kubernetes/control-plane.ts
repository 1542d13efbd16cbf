import { spawn, type ChildProcess } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { moduleFolder, readyProgram, run, tools } from './tools.ts'

/** What becomes of nodes and pods, at once: kwok's own files. */
const lives = ['node/fast/node-initialize.yaml', 'node/heartbeat/node-heartbeat.yaml', ...['ready', 'complete', 'delete'].map((what) => `pod/fast/pod-${what}.yaml`)]

export interface ControlPlane {
  kubeconfig: string
  kubectl(args: readonly string[], input?: string): Promise<string>
  stop(): Promise<void>
}

/**
 * A Kubernetes without machines, on ports of the loopback: etcd, API server, controllers and scheduler are the real ones; nodes are kwok's, which
 * says of every pod that it runs.
 * @param ports four free ones
 * @throws Error with the end of the log of what did not start
 */
export async function startControlPlane(nodes: readonly string[], ports: readonly [number, number, number, number], say: (line: string) => void): Promise<ControlPlane> {
  const program = await tools('cluster', say)
  const folder = await mkdtemp(join(tmpdir(), 'gavel-control-plane-'))
  const kubeconfig = join(folder, 'kubeconfig')
  const [etcdPort, etcdPeerPort, apiPort, kwokPort] = ports
  const running: ChildProcess[] = []
  const kubectl = (args: readonly string[], input = '') => run(readyProgram('kubectl'), ['--kubeconfig', kubeconfig, ...args], { input })

  function start(name: Parameters<typeof program>[0], args: Record<string, string>): void {
    const child = spawn(program(name), Object.entries(args).map(([flag, value]) => `--${flag}=${value}`), { stdio: ['ignore', 'pipe', 'pipe'] })
    const log = createWriteStream(join(folder, `${name}.log`))
    child.stdout.pipe(log)
    child.stderr.pipe(log)
    running.push(child)
  }

  async function until(what: string, log: string, isSo: () => Promise<unknown>): Promise<void> {
    const end = Date.now() + 180_000
    for (;;) {
      try {
        await isSo()
        return
      } catch (error) {
        if (Date.now() > end) throw new Error(`${what}: ${(await readFile(join(folder, `${log}.log`), 'utf8')).slice(-2000)}`, { cause: error })
        await sleep(500)
      }
    }
  }

  async function stop(): Promise<void> {
    // Backwards: whoever asks goes before whoever is asked.
    for (const child of running.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    }
    await rm(folder, { recursive: true, force: true })
  }

  try {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } })
    const token = randomBytes(16).toString('hex')
    await writeFile(join(folder, 'accounts.key'), privateKey)
    await writeFile(join(folder, 'accounts.pub'), publicKey)
    await writeFile(join(folder, 'tokens.csv'), `${token},administrator,administrator,"system:masters"\n`)
    const cluster = { server: `https://127.0.0.1:${apiPort}`, 'insecure-skip-tls-verify': true }
    const access = { apiVersion: 'v1', kind: 'Config', clusters: [{ name: 'c', cluster }], users: [{ name: 'u', user: { token } }], contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }], 'current-context': 'x' }
    await writeFile(kubeconfig, JSON.stringify(access))
    const etcd = `http://127.0.0.1:${etcdPort}`
    const peer = `http://127.0.0.1:${etcdPeerPort}`
    start('etcd', { 'data-dir': join(folder, 'etcd'), 'listen-client-urls': etcd, 'advertise-client-urls': etcd, 'listen-peer-urls': peer, 'initial-advertise-peer-urls': peer, 'initial-cluster': `default=${peer}`, 'unsafe-no-fsync': 'true' })
    await until('etcd', 'etcd', async () => {
      if (!(await fetch(`${etcd}/health`)).ok) throw new Error('not yet')
    })
    start('kube-apiserver', {
      'etcd-servers': etcd, 'secure-port': String(apiPort), 'bind-address': '127.0.0.1', 'cert-dir': join(folder, 'certificates'), 'token-auth-file': join(folder, 'tokens.csv'), 'authorization-mode': 'RBAC',
      'service-account-issuer': 'https://kubernetes.default.svc', 'service-account-key-file': join(folder, 'accounts.pub'), 'service-account-signing-key-file': join(folder, 'accounts.key'), 'service-cluster-ip-range': '10.96.0.0/16',
    })
    await until('kube-apiserver', 'kube-apiserver', () => kubectl(['get', '--raw', '/readyz']))
    start('kube-controller-manager', { kubeconfig, 'service-account-private-key-file': join(folder, 'accounts.key'), 'leader-elect': 'false', 'secure-port': '0', 'horizontal-pod-autoscaler-sync-period': '2s' })
    start('kube-scheduler', { kubeconfig, 'leader-elect': 'false', 'secure-port': '0' })
    const stages = join(await moduleFolder('cluster', 'sigs.k8s.io/kwok', say), 'kustomize/stage')
    const texts = await Promise.all(lives.map((name) => readFile(join(stages, name), 'utf8')))
    await writeFile(join(folder, 'stages.yaml'), texts.join('\n---\n'))
    start('kwok', { kubeconfig, config: join(folder, 'stages.yaml'), 'manage-all-nodes': 'true', 'server-address': `127.0.0.1:${kwokPort}` })
    await kubectl(['apply', '--server-side', '-f', '-'], nodes.map((name, index) => JSON.stringify(node(name, `zone-${index % 2}`))).join('\n---\n'))
    await until('nodes', 'kwok', () => kubectl(['wait', '--for=condition=Ready', 'node', '--all', '--timeout=5s']))
    return { kubeconfig, kubectl, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function node(name: string, zone: string) {
  const size = { cpu: '16', memory: '64Gi', pods: '110', 'ephemeral-storage': '500Gi' }
  return {
    apiVersion: 'v1', kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'topology.kubernetes.io/zone': zone } },
    status: { capacity: size, allocatable: size },
  }
}

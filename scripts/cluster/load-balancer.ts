import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { processPart, type Part } from './part.ts'
import { answers, root } from './surroundings.ts'

/** HAProxy with the configuration that deploy/ has for everybody; only the addresses are of this cluster. */
export async function loadBalancer(options: { dir: string; port: number; apiPorts: readonly number[]; onLine: (line: string) => void }): Promise<Part> {
  const file = join(options.dir, 'haproxy.cfg')
  const shipped = await readFile(join(root, 'deploy/haproxy/haproxy.cfg'), 'utf8')
  await writeFile(file, withAddresses(shipped, options.port, options.apiPorts))
  await promisify(execFile)('haproxy', ['-c', '-q', '-f', file])
  const url = `http://127.0.0.1:${options.port}`
  return processPart({
    name: 'haproxy',
    place: url,
    command: ['haproxy', '-db', '-f', file],
    environment: { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'] },
    onLine: options.onLine,
    isReady: () => answers(`${url}/readyz`),
  })
}

function withAddresses(configuration: string, port: number, apiPorts: readonly number[]): string {
  const servers = apiPorts.map((apiPort, index) => `    server api-${index + 1} 127.0.0.1:${apiPort}`)
  const lines = configuration.split('\n').filter((line) => !/^ +server /.test(line))
  return [...lines.map((line) => (/^ +bind /.test(line) ? `    bind 127.0.0.1:${port}` : line)), ...servers, ''].join('\n')
}

// npm run manifests: writes deploy/kubernetes/*.yaml, for those without Helm, from the chart and deploy/kubernetes/values.yaml.
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isMap, parseAllDocuments } from 'yaml'
import { readyProgram, run } from './tools.ts'

export const chart = resolve(import.meta.dirname, '../../deploy/helm/gavel')
const folder = resolve(import.meta.dirname, '../../deploy/kubernetes')

/** What the plain manifests are: the file's name and its text. */
export async function manifests(helm: string): Promise<Record<string, string>> {
  const all = ['template', 'gavel', chart, '--namespace', 'gavel', '--values', join(folder, 'values.yaml')]
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: gavel\n  labels:\n    # A worker makes boxes, which takes rights that no stricter level grants.\n    pod-security.kubernetes.io/enforce: privileged\n'
  return {
    'gavel.yaml': plain('Gavel with two workers', `${namespace}---\n${await run(helm, all)}`),
    'keda.yaml': plain('Workers by the length of the queue; needs KEDA', await run(helm, [...all, '--set', 'worker.autoscaling.enabled=true', '--show-only', 'templates/worker-scaling.yaml'])),
    'monitoring.yaml': plain('What Prometheus reads, alert rules and a dashboard; needs the Prometheus operator', await run(helm, [...all, '--set', 'monitoring.enabled=true', '--show-only', 'templates/monitoring.yaml'])),
  }
}

/** Without what only Helm understands. */
function plain(title: string, text: string): string {
  const documents = parseAllDocuments(text).filter((document) => isMap(document.contents))
  for (const document of documents) {
    document.commentBefore = null
    for (const where of [[], ['spec', 'template']]) {
      const label = [...where, 'metadata', 'labels', 'app.kubernetes.io/managed-by']
      if (document.hasIn(label)) document.deleteIn(label)
    }
    const annotations = document.getIn(['metadata', 'annotations'])
    if (!isMap(annotations)) continue
    annotations.items = annotations.items.filter(({ key }) => !String(key).startsWith('helm.sh/'))
    if (annotations.items.length === 0) document.deleteIn(['metadata', 'annotations'])
  }
  const shown = documents.map((document) => document.toString({ lineWidth: 0, directives: false }).replace(/^---\n/, ''))
  return `# ${title}. Made from deploy/helm/gavel by npm run manifests: what is changed here is lost.\n${shown.join('---\n')}`
}

if (import.meta.main) {
  for (const [name, text] of Object.entries(await manifests(readyProgram('helm')))) await writeFile(join(folder, name), text)
}

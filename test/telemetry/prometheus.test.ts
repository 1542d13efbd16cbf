import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { stringify } from 'yaml'
import { z } from 'zod'
import { root } from '../support/product.ts'

const Dashboard = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })), gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }) })),
})
const alerts = join(root, 'deploy/prometheus/alerts.yaml')
const dashboard = Dashboard.parse(JSON.parse(readFileSync(join(root, 'deploy/grafana/gavel.json'), 'utf8')))

/** Of Debian's package prometheus; brought by scripts/setup.mjs --tests. */
function promtool(...words: string[]): void {
  const program = join(root, '.toolchain/prometheus/promtool')
  if (!existsSync(program)) throw new Error(`${program} is missing: node scripts/setup.mjs --tests brings it`)
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' })
  assert.equal(status, 0, stdout + stderr)
}

test('the alert rules are rules of Prometheus, fire when they should, and are silent when all is well', () => {
  promtool('check', 'rules', alerts)
  promtool('test', 'rules', join(root, 'test/telemetry/alerts.test.yaml'))
})

test('each panel of the dashboard asks Prometheus what it understands, and none lies upon another', () => {
  const rules = dashboard.panels.flatMap(({ targets }, panel) => targets.map(({ expr }, index) => ({ record: `panel:${panel}_${index}`, expr: expr.replaceAll('$__rate_interval', '5m') })))
  assert.ok(rules.length > 15)
  const dir = mkdtempSync(join(tmpdir(), 'gavel-promtool-'))
  try {
    writeFileSync(join(dir, 'panels.yaml'), stringify({ groups: [{ name: 'panels', rules }] }))
    promtool('check', 'rules', join(dir, 'panels.yaml'))
  } finally {
    rmSync(dir, { recursive: true })
  }
  const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) => Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`))
  assert.equal(new Set(cells).size, cells.length)
})

test('every metric that alerts and dashboard use is there, with the labels that they ask for', () => {
  const documented = new Map<string, string[]>()
  for (const [, name = '', type = '', labels = ''] of readFileSync(join(root, 'docs/METRICS.md'), 'utf8').matchAll(/^\| `(gavel_\w+)` \| (\w+) \|([^|]*)\|/gm)) {
    const names = labels.match(/\w+/g) ?? []
    documented.set(name, names)
    if (type === 'histogram') for (const part of ['bucket', 'sum', 'count']) documented.set(`${name}_${part}`, part === 'bucket' ? [...names, 'le'] : names)
  }
  const asked = [...readFileSync(alerts, 'utf8').matchAll(/^ +expr: (.*)$/gm)].map(([, expr = '']) => expr).concat(dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)))
  const used = asked.flatMap((expr) => [...expr.matchAll(/(gavel_\w+)(?:\{([^}]*)\})?/g)])
  assert.ok(used.length > 40)
  for (const [selector, name = '', matchers = ''] of used) {
    const labels = documented.get(name)
    assert.ok(labels, `${name} is not in docs/METRICS.md`)
    for (const [, label = ''] of matchers.matchAll(/(\w+) *[=!]/g)) assert.ok(labels.includes(label), `${selector}: there is no label ${label}`)
  }
})

// What a run in the box costs, beside a bare process and other sandboxes; all take turns on one core, and then two slots
// run on two. Prints Markdown for bench/RESULTS.md, or JSON; asserts nothing.
//   npm run bench -- box [--json] [--install-peers] [--only PROGRAM]
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bare, boxed, boxedByNode, environment, peerContestant } from './box/contestants.ts'
import type { Contestant } from './box/contestants.ts'
import { installPeers, openPeers } from './box/peers.ts'
import { buildPrograms } from './box/programs.ts'
import { rowsAsMarkdown, scalingAsMarkdown } from './box/tables.ts'
import { measureByTurns } from './box/turns.ts'
import { measureScaling } from './box/two-slots.ts'
import { buildDriver, startDriver } from './measuring/driver.ts'
import { machineLine, machineNow } from './measuring/machine.ts'

const boxPath = join(import.meta.dirname, '../build/box')
const core = 0

const { values: options } = parseArgs({ options: { json: { type: 'boolean' }, 'install-peers': { type: 'boolean' }, only: { type: 'string' } } })
if (options['install-peers'] === true) installPeers()

const folder = mkdtempSync(join(tmpdir(), 'gavel-bench-'))
chmodSync(folder, 0o755)  // the peers have users of their own
try {
  const machine = machineNow()
  const { noops, computing } = buildPrograms(folder)
  const driverPath = buildDriver(folder)
  const isWanted = ({ name }: { name: string }) => options.only === undefined || name.includes(options.only)

  const { peers, missing } = openPeers(folder)
  const rows = []
  const contestants: Contestant[] = []
  try {
    await using driver = startDriver(driverPath, core, environment)
    contestants.push(bare(driver), ...(await boxed(driver, boxPath, core)), await boxedByNode(boxPath, core), ...peers.map((peer) => peerContestant(driver, peer)))
    for (const program of noops.filter(isWanted)) {
      process.stderr.write(`${program.name} …\n`)
      rows.push(...(await measureByTurns(contestants, program)))
    }
    for (const contestant of contestants) await contestant.close()
  } finally {
    for (const peer of peers) peer.close()
  }
  process.stderr.write('two slots …\n')
  const hasTwoCores = availableParallelism() > 1
  const scaling = hasTwoCores ? await measureScaling(driverPath, boxPath, environment, [...noops.slice(0, 3), computing].filter(isWanted)) : []

  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ machine, rows, missing, scaling }, null, 2)}\n`)
  } else {
    process.stdout.write(`${machineLine(machine)}\n\n`)
    process.stdout.write(`${rowsAsMarkdown(rows)}\n\n`)
    if (missing.length > 0) process.stdout.write(`Not installed: ${missing.join(', ')}.\n\n`)
    process.stdout.write(hasTwoCores ? `${scalingAsMarkdown(scaling)}\n` : 'Two slots: not measured, there is one core.\n')
  }
} finally {
  rmSync(folder, { recursive: true })
}

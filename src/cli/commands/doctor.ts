import { join } from 'node:path'
import type { Command } from 'commander'
import { installationDir, readConfig } from '../../config.ts'
import { detectLanguages } from '../../judge/languages/languages.ts'
import { languageView } from '../../judge/languages/view.ts'
import { checkHost } from '../../sandbox/check.ts'
import type { Feature } from '../../sandbox/check.ts'
import { capacityFeatures } from '../host/capacity.ts'
import { measureSpread, steadiness } from '../host/steadiness.ts'
import { print, printJson, styled } from '../print.ts'

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('what this host offers, what is missing, how to mend it')
    .description('Checks every feature of the host that the sandbox uses, its cores, memory and disk, and the toolchains. Exit code 1 when judging would be unsafe.')
    .option('--json', 'print JSON')
    .action(async (options: { json?: true }) => {
      const config = readConfig()
      const sandbox = await checkHost(join(installationDir, 'build/box'))
      const machine = [...capacityFeatures(config), steadiness(measureSpread())]
      const features = [...sandbox, ...machine].map(withOurCommand)
      const found = await detectLanguages({ dir: join(installationDir, 'languages'), preparedDir: null, signal: AbortSignal.timeout(180_000) })
      const languages = found.map(languageView)
      const isSafe = features.every((feature) => feature.ok || !feature.required)
      process.exitCode = isSafe ? 0 : 1
      if (options.json) return printJson({ safe: isSafe, features, languages })

      print(styled('bold', 'Sandbox'))
      features.slice(0, sandbox.length).forEach(printFeature)
      print(styled('bold', '\nMachine'))
      features.slice(sandbox.length).forEach(printFeature)
      print(styled('bold', '\nLanguages'))
      for (const { available, id, version, install } of languages) {
        const mark = available ? styled('green', '✓') : styled('yellow', '!')
        print(`  ${mark} ${id.padEnd(14)} ${available ? version : `not installed; to install it: ${install}`}`)
      }
      print(isSafe ? '\nGavel can judge here.' : '\nGavel cannot judge safely here.')
    })
}

/** What box calls COMMAND is whatever starts it. */
function withOurCommand(feature: Feature): Feature {
  return { ...feature, mend: feature.mend?.replaceAll('COMMAND', 'npm start') ?? null }
}

function printFeature({ ok, required, name, detail, without, mend }: Feature): void {
  const mark = ok ? styled('green', '✓') : required ? styled('red', '✗') : styled('yellow', '!')
  print(`  ${mark} ${name.padEnd(14)} ${ok ? detail : `${detail ? `${detail}; ` : ''}${without ?? ''}`}`.trimEnd())
  if (!ok && mend) print(`      to mend it: ${mend}`)
}

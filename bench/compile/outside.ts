import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language, Toolchain } from '../../src/domain/language.ts'

/** A small program as contestants write them, in the file that its language wants. */
export interface SmallProgram {
  language: string
  file: string
  source: string
}

/** Sums up: reads n, then n numbers. */
export const smallPrograms: readonly SmallProgram[] = [
  { language: 'c', file: 'main.c', source: '#include <stdio.h>\nint main() { int n; long s = 0, x; if (scanf("%d", &n) != 1) return 0; while (n-- > 0 && scanf("%ld", &x) == 1) s += x; printf("%ld\\n", s); }\n' },
  { language: 'cpp', file: 'main.cpp', source: '#include <bits/stdc++.h>\nusing namespace std;\nint main() { int n = 0; cin >> n; vector<long> a(n); for (auto& x : a) cin >> x; sort(a.begin(), a.end()); cout << accumulate(a.begin(), a.end(), 0L) << endl; }\n' },
  { language: 'go', file: 'main.go', source: 'package main\n\nimport (\n\t"bufio"\n\t"fmt"\n\t"os"\n\t"sort"\n)\n\nfunc main() {\n\tin := bufio.NewReader(os.Stdin)\n\tvar n, s int\n\tfmt.Fscan(in, &n)\n\ta := make([]int, n)\n\tfor i := range a {\n\t\tfmt.Fscan(in, &a[i])\n\t\ts += a[i]\n\t}\n\tsort.Ints(a)\n\tfmt.Println(s)\n}\n' },
  { language: 'java', file: 'Main.java', source: 'import java.util.*;\npublic class Main { public static void main(String[] x) { Scanner in = new Scanner(System.in); int n = in.hasNext() ? in.nextInt() : 0; List<Long> a = new ArrayList<>(); while (n-- > 0) a.add(in.nextLong()); System.out.println(a.stream().mapToLong(y -> y).sum()); } }\n' },
  { language: 'javascript', file: 'main.js', source: 'const a = require("fs").readFileSync(0, "utf8").split(/\\s+/).slice(1).map(Number); console.log(a.reduce((s, x) => s + x, 0));\n' },
  { language: 'python3', file: 'main.py', source: 'import sys\na = sys.stdin.read().split()\nprint(sum(map(int, a[1:])))\n' },
  { language: 'rust', file: 'main.rs', source: 'use std::io::*;\nfn main() { let mut s = String::new(); stdin().read_to_string(&mut s).unwrap(); println!("{}", s.split_whitespace().skip(1).map(|x| x.parse::<i64>().unwrap()).sum::<i64>()); }\n' },
]

/** A language's command as one would type it outside of the box, for sources in a folder that it is run in. */
export function compileOutside(language: Language, folder: string, program: SmallProgram, options: { prepared: boolean }): string[] {
  const toolchain = toolchainOf(language)
  const inside = toolchain.binds.filter(({ at }) => at.startsWith('/prepared/'))
  const outside = (text: string) => inside.reduce((filled, { path, at }) => filled.replaceAll(at, path), text)
  const command = { command: toolchain.compile.argv, env: toolchain.compile.env }
  // What names a prepared folder, other than Go's cache: without a place to keep what it compiles it refuses to work.
  const { command: argv, env } = options.prepared ? command : { command: command.command.filter((part) => !part.includes('/prepared/')), env: replaceValues(command.env, /\/prepared\/.*/, join(folder, 'go-cache')) }
  writeFileSync(join(folder, program.file), program.source)
  const filled = argv.flatMap((part) => (part === '{sources}' || part === '{main}' ? [program.file] : [outside(part)]))
  return ['/usr/bin/env', '-C', folder, `HOME=${folder}`, ...Object.entries(env).map(([name, value]) => `${name}=${outside(value)}`), ...filled]
}

/** The command that runs what `compileOutside` made. */
export function runOutside(language: Language, folder: string): string[] {
  const { run, binds } = toolchainOf(language)
  return run.argv.map((part) => binds.reduce((filled, { path, at }) => filled.replaceAll(at, path), part).replace('/program', folder).replace('{main}', language.id === 'java' ? 'Main' : `main${language.extensions[0] ?? ''}`))
}

function replaceValues(env: Record<string, string>, pattern: RegExp, value: string): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, old]) => [name, old.replace(pattern, value)]))
}

function toolchainOf(language: Language): Toolchain {
  if (language.toolchain === null) throw new Error(`there is no toolchain for ${language.name}: ${language.install}`)
  return language.toolchain
}

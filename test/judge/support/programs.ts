/** What a submission does with the task "n, then n numbers: print `Сумма` and their sum", and so what it is worth. */
export const behaviours = [
  { behaviour: 'right', does: 'is right', verdict: 'AC' },
  { behaviour: 'wrong', does: 'is wrong', verdict: 'WA' },
  { behaviour: 'silent', does: 'prints nothing', verdict: 'WA' },
  { behaviour: 'slow', does: 'computes too long', verdict: 'TLE' },
  { behaviour: 'sleeping', does: 'sleeps too long', verdict: 'TLE' },
  { behaviour: 'large', does: 'takes too much memory', verdict: 'MLE' },
  { behaviour: 'crashing', does: 'crashes', verdict: 'RTE' },
  { behaviour: 'exit3', does: 'exits with 3 after the right answer', verdict: 'RTE' },
  { behaviour: 'endless', does: 'prints for ever', verdict: 'OLE' },
  { behaviour: 'broken', does: 'does not compile', verdict: 'CE' },
] as const
export type Behaviour = (typeof behaviours)[number]['behaviour']

export const programs: Record<string, Record<Behaviour, string>> = {
  c: inC('#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n'),
  cpp: {
    ...inC('#include <bits/stdc++.h>\n#include <unistd.h>\nusing namespace std;\n'),
    right: '#include <bits/stdc++.h>\nusing namespace std;\nint main() { int n; cin >> n; vector<long> a(n); for (auto& x : a) cin >> x; cout << "Сумма " << reduce(a.begin(), a.end()) << endl; }',
    large: '#include <vector>\nint main() { std::vector<std::vector<char>> all; for (;;) all.emplace_back(1 << 20, 1); }',
    crashing: '#include <stdexcept>\nint main() { throw std::runtime_error("no"); }',
  },
  python3: {
    right: 'n = int(input())\nprint("Сумма", sum(map(int, input().split())) if n else 0)',
    wrong: 'print("Сумма", 7)',
    silent: 'pass',
    slow: 'while True: pass',
    sleeping: 'import time\ntime.sleep(60)',
    large: 'a = []\nwhile True: a.append(bytearray(b"x" * 1000000))',
    crashing: 'print(1 // 0)',
    exit3: 'import sys\nn = int(input())\nprint("Сумма", sum(map(int, input().split())) if n else 0)\nsys.exit(3)',
    endless: 'while True: print("and so on")',
    broken: 'def f(:\n  pass',
  },
  javascript: {
    right: sumInJavaScript(''),
    wrong: 'console.log("Сумма 7")',
    silent: ';',
    slow: 'for (;;);',
    sleeping: 'setTimeout(() => {}, 60000)',
    large: 'const a = []; for (;;) a.push(new Array(1000).fill(1.5))',
    crashing: 'null.x',
    exit3: sumInJavaScript('process.exit(3)'),
    endless: 'for (;;) console.log("and so on and so on and so on and so on")',
    broken: 'function f( {',
  },
  java: {
    right: inJava('int n = in.nextInt(); long s = 0; while (n-- > 0) s += in.nextLong(); System.out.println("Сумма " + s);'),
    wrong: inJava('System.out.println("Сумма 7");'),
    silent: inJava(''),
    slow: inJava('long x = 1; while (x != 0) x = x * 31 | 1; System.out.println(x);'),
    sleeping: inJava('try { Thread.sleep(60000); } catch (InterruptedException e) { }'),
    large: inJava('List<int[]> a = new ArrayList<>(); for (;;) { int[] b = new int[1 << 18]; Arrays.fill(b, 1); a.add(b); }'),
    crashing: inJava('System.out.println(new int[1][5].length / (args.length)); int[] b = null; b[0] = 1;'),
    exit3: inJava('int n = in.nextInt(); long s = 0; while (n-- > 0) s += in.nextLong(); System.out.println("Сумма " + s); System.exit(3);'),
    endless: inJava('for (;;) System.out.println("and so on and so on and so on and so on and so on and so on");'),
    broken: inJava('int x = "text";'),
  },
  go: {
    right: inGo('"fmt"', 'var n, s, x int; fmt.Scan(&n); for ; n > 0; n-- { fmt.Scan(&x); s += x }; fmt.Println("Сумма", s)'),
    wrong: inGo('"fmt"', 'fmt.Println("Сумма 7")'),
    silent: inGo('', ''),
    slow: inGo('', 'for {}'),
    sleeping: inGo('"time"', 'time.Sleep(time.Minute)'),
    large: inGo('', 'var a [][]byte; for { b := make([]byte, 1<<20); for i := range b { b[i] = 1 }; a = append(a, b) }'),
    crashing: inGo('', 'var p *int; *p = 1'),
    exit3: inGo('"fmt"; "os"', 'var n, s, x int; fmt.Scan(&n); for ; n > 0; n-- { fmt.Scan(&x); s += x }; fmt.Println("Сумма", s); os.Exit(3)'),
    endless: inGo('"fmt"', 'for { fmt.Println("and so on and so on and so on and so on") }'),
    broken: inGo('', 'x := 1'),
  },
  rust: {
    right: inRust('println!("Сумма {}", sum());'),
    wrong: inRust('println!("Сумма 7");'),
    silent: inRust(''),
    slow: inRust('let mut x: u64 = std::process::id() as u64; while x != 0 { x = x.wrapping_mul(31) | 1; } println!("{x}");'),
    sleeping: inRust('std::thread::sleep(std::time::Duration::from_secs(60));'),
    large: inRust('let mut a = Vec::new(); loop { a.push(vec![1u8; 1 << 20]); let mut seen = std::ptr::null(); unsafe { std::ptr::write_volatile(&mut seen, a.as_ptr()) } }'),
    crashing: inRust('let v: Vec<i64> = vec![]; println!("{}", v[sum() as usize]);'),
    exit3: inRust('println!("Сумма {}", sum()); std::process::exit(3);'),
    endless: inRust('loop { println!("and so on and so on and so on and so on"); }'),
    broken: inRust('let x: i32 = "text";'),
  },
}

function inC(includes: string): Record<Behaviour, string> {
  const sum = 'int n; long s = 0, x; scanf("%d", &n); while (n--) { scanf("%ld", &x); s += x; } printf("Сумма %ld\\n", s);'
  const main = (body: string) => `${includes}int main() { ${body} }`
  return {
    right: main(`${sum} return 0;`),
    wrong: main('puts("Сумма 7"); return 0;'),
    silent: main('return 0;'),
    slow: main('volatile long x = 0; for (;;) x = x + 1;'),
    sleeping: main('sleep(60); return 0;'),
    large: main('for (;;) { volatile char* p = (volatile char*)malloc(1 << 20); for (int i = 0; i < 1 << 20; i += 4096) p[i] = 1; }'),
    crashing: main('volatile int* p = 0; *p = 1; return 0;'),
    exit3: main(`${sum} return 3;`),
    endless: main('for (;;) puts("and so on");'),
    broken: main('int x = ;'),
  }
}

function sumInJavaScript(after: string): string {
  return `const [n, ...a] = require("fs").readFileSync(0, "utf8").split(/\\s+/).map(Number)\nconsole.log("Сумма " + a.slice(0, n).reduce((s, x) => s + x, 0))\n${after}`
}

function inJava(body: string): string {
  return `import java.util.*;\npublic class Solver { public static void main(String[] args) { Scanner in = new Scanner(System.in); ${body} } }`
}

function inGo(imports: string, body: string): string {
  return `package main\n${imports === '' ? '' : `import (${imports})`}\nfunc main() { ${body} }`
}

function inRust(body: string): string {
  return `use std::io::*;\n#[allow(dead_code)]\nfn sum() -> i64 { let mut s = String::new(); stdin().read_to_string(&mut s).unwrap(); s.split_whitespace().skip(1).map(|x| x.parse::<i64>().unwrap()).sum() }\nfn main() { ${body} }`
}

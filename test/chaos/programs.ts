import type { Verdict } from '../../src/domain/verdict.ts'

/** A submission, and what it is worth whatever happens to the machines meanwhile. */
export interface Program {
  language: string
  source: string
  verdict: Verdict
}

const sum = 'import sys\nprint(sum(map(int, sys.stdin.readline().split())))\n'

const programs: Program[] = [
  { language: 'python3', source: sum, verdict: 'AC' },
  { language: 'cpp', source: '#include <iostream>\nint main() { long long a, b; std::cin >> a >> b; std::cout << a + b << "\\n"; }\n', verdict: 'AC' },
  { language: 'c', source: '#include <stdio.h>\nint main(void) { long long a, b; if (scanf("%lld %lld", &a, &b) != 2) return 1; printf("%lld\\n", a + b); return 0; }\n', verdict: 'AC' },
  { language: 'c', source: '#include <stdio.h>\nint main(void) { long long a, b; if (scanf("%lld %lld", &a, &b) != 2) return 1; printf("%lld\\n", a - b); return 0; }\n', verdict: 'WA' },
  { language: 'c', source: 'int main(void) { return 3; }\n', verdict: 'RTE' },
  { language: 'cpp', source: 'int main() { return nothing; }\n', verdict: 'CE' },
  { language: 'python3', source: `import time\ntime.sleep(0.2)\n${sum}`, verdict: 'AC' },
]

/** The first ones come more often than the last; which one it is follows from the number alone. */
export function programOf(number: number): Program {
  const place = Math.min(number % 10, (number >> 3) % 12)
  const program = programs[place % programs.length]
  if (program === undefined) throw new Error('there is no program')
  return program
}

/** A right answer to both problems of these tests, which sleeps that long on each test. */
export function slowly(seconds: number): string {
  return `import math, sys, time
time.sleep(${seconds})
first, *rest = sys.stdin.read().strip().split('\\n')
if rest:
    teeth = list(map(int, rest[0].split()))
    print(math.lcm(*teeth) // teeth[0])
else:
    print(sum(map(int, first.split())))
`
}

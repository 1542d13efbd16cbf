"""Takes the trails in the order of their upper ends: what leads on from the lower end is known by then."""
import sys


def main():
    numbers = list(map(int, sys.stdin.buffer.read().split()))
    n = numbers[0]
    altitudes = [0, *numbers[2:2 + n]]
    trails = []
    for u, v, beauty in zip(numbers[2 + n::3], numbers[3 + n::3], numbers[4 + n::3]):
        trails.append((altitudes[u], u, v, beauty) if altitudes[u] > altitudes[v] else (altitudes[v], v, u, beauty))
    trails.sort()
    best = [0] * (n + 1)
    for _, upper, lower, beauty in trails:
        if best[lower] + beauty > best[upper]:
            best[upper] = best[lower] + beauty
    print(max(best))


main()

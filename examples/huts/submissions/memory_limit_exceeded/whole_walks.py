"""@EXPECTED_RESULTS@: MEMORY-LIMIT
Remembers the best walk from each hut as the list of all its huts."""
import sys


def main():
    numbers = list(map(int, sys.stdin.buffer.read().split()))
    n = numbers[0]
    altitudes = [0, *numbers[2:2 + n]]
    trails = []
    for u, v, beauty in zip(numbers[2 + n::3], numbers[3 + n::3], numbers[4 + n::3]):
        trails.append((altitudes[u], u, v, beauty) if altitudes[u] > altitudes[v] else (altitudes[v], v, u, beauty))
    trails.sort()
    best = [(0, [hut]) for hut in range(n + 1)]
    for _, upper, lower, beauty in trails:
        if best[lower][0] + beauty > best[upper][0]:
            best[upper] = (best[lower][0] + beauty, [upper, *best[lower][1]])
    print(max(best)[0])


main()

"""Always takes the most beautiful trail down from where it is."""
import sys


def main():
    numbers = list(map(int, sys.stdin.buffer.read().split()))
    n = numbers[0]
    altitudes = [0, *numbers[2:2 + n]]
    prettiest = [(0, 0)] * (n + 1)
    for u, v, beauty in zip(numbers[2 + n::3], numbers[3 + n::3], numbers[4 + n::3]):
        upper, lower = (u, v) if altitudes[u] > altitudes[v] else (v, u)
        prettiest[upper] = max(prettiest[upper], (beauty, lower))
    best = [0] * (n + 1)
    for hut in sorted(range(1, n + 1), key=altitudes.__getitem__):
        beauty, lower = prettiest[hut]
        best[hut] = best[lower] + beauty
    print(max(best))


main()

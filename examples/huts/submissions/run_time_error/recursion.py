"""The right recursion with memory, in a language that allows a thousand calls only."""
import sys
from functools import cache

numbers = list(map(int, sys.stdin.buffer.read().split()))
n = numbers[0]
altitudes = [0, *numbers[2:2 + n]]
down = [[] for _ in range(n + 1)]
for u, v, beauty in zip(numbers[2 + n::3], numbers[3 + n::3], numbers[4 + n::3]):
    if altitudes[u] > altitudes[v]:
        down[u].append((v, beauty))
    else:
        down[v].append((u, beauty))


@cache
def best(hut):
    most = 0
    for lower, beauty in down[hut]:
        most = max(most, best(lower) + beauty)
    return most


print(max(map(best, range(1, n + 1))))

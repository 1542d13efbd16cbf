"""Keeps a stack of walks that could go on, and lengthens each of them by each trail."""
import sys


def main():
    numbers = list(map(int, sys.stdin.buffer.read().split()))
    n = numbers[0]
    altitudes = [0, *numbers[2:2 + n]]
    down = [[] for _ in range(n + 1)]
    for u, v, beauty in zip(numbers[2 + n::3], numbers[3 + n::3], numbers[4 + n::3]):
        if altitudes[u] > altitudes[v]:
            down[u].append((v, beauty))
        else:
            down[v].append((u, beauty))
    most = 0
    walks = [(hut, 0) for hut in range(1, n + 1)]
    while walks:
        hut, beauty = walks.pop()
        most = max(most, beauty)
        for lower, more in down[hut]:
            walks.append((lower, beauty + more))
    print(most)


main()

"""Moves the right window, but looks through all of it at each step."""
import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
d, levels = numbers[1], numbers[2:]
start = best = best_start = 0
for end in range(1, len(levels) + 1):
    while max(levels[start:end]) - min(levels[start:end]) > d:
        start += 1
    if end - start > best:
        best, best_start = end - start, start
print(best, best_start + 1)

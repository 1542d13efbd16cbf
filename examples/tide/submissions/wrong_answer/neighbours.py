"""Compares each level with the one before it only, so the water may creep away unnoticed."""
import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
d, levels = numbers[1], numbers[2:]
start = best = best_start = 0
for minute in range(len(levels)):
    if minute and abs(levels[minute] - levels[minute - 1]) > d:
        start = minute
    if minute - start + 1 > best:
        best, best_start = minute - start + 1, start
print(best, best_start + 1)

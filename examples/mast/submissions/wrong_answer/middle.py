"""Puts the mast half way between the outermost houses, however far from the road they stand."""
import math
import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
xs, ys = numbers[1::2], numbers[2::2]
x = (min(xs) + max(xs)) / 2
print(max(math.hypot(x - a, b) for a, b in zip(xs, ys)))

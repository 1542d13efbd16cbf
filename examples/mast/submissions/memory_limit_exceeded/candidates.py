"""@EXPECTED_RESULTS@: MEMORY-LIMIT
Reserves a place for each pair of houses, where the pair is equally far from the mast."""
import math
import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
houses = list(zip(numbers[1::2], numbers[2::2]))
candidates = [[0.0] * len(houses) for _ in houses]
low, high = min(houses)[0], max(houses)[0]
for _ in range(60):
    middle = (low + high) / 2
    _, x = max([((middle - x) ** 2 + y * y, x) for x, y in houses])
    if x > middle:
        low = middle
    else:
        high = middle
candidates[0][0] = math.sqrt(max([(low - x) ** 2 + y * y for x, y in houses]))
print(f"{candidates[0][0]:.9f}")

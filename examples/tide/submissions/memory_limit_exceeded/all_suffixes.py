"""@EXPECTED_RESULTS@: MEMORY-LIMIT
Copies the rest of the record for every start before it looks at any of them."""
import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
d, levels = numbers[1], numbers[2:]
rests = [levels[start:] for start in range(len(levels))]
best = best_start = 0
for start, rest in enumerate(rests):
    high = low = rest[0]
    length = 0
    for level in rest:
        high, low = max(high, level), min(low, level)
        if high - low > d:
            break
        length += 1
    if length > best:
        best, best_start = length, start
print(best, best_start + 1)

"""Walks towards the house that is the farthest from the middle of what is left: the maximum is convex in x."""
import math
import sys


def main():
    numbers = list(map(int, sys.stdin.buffer.read().split()))
    houses = sorted(set(zip(numbers[1::2], numbers[2::2])))
    low, high = houses[0][0], houses[-1][0]
    for _ in range(60):
        middle = (low + high) / 2
        _, x = max([((middle - x) ** 2 + y * y, x) for x, y in houses])
        if x > middle:
            low = middle
        else:
            high = middle
    print(f"{math.sqrt(max([(low - x) ** 2 + y * y for x, y in houses])):.9f}")


main()

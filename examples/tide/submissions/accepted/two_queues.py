"""Moves a window over the record; one queue keeps the candidates for its highest level, one for its lowest."""
import sys
from collections import deque


def main():
    numbers = sys.stdin.buffer.read().split()
    d = int(numbers[1])
    levels = list(map(int, numbers[2:]))
    highest, lowest = deque(), deque()
    start = best = best_start = 0
    for minute, level in enumerate(levels):
        while highest and levels[highest[-1]] <= level:
            highest.pop()
        highest.append(minute)
        while lowest and levels[lowest[-1]] >= level:
            lowest.pop()
        lowest.append(minute)
        while levels[highest[0]] - levels[lowest[0]] > d:
            if highest[0] == start:
                highest.popleft()
            if lowest[0] == start:
                lowest.popleft()
            start += 1
        if minute - start + 1 > best:
            best, best_start = minute - start + 1, start
    print(best, best_start + 1)


main()

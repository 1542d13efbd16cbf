"""Goes from minute to minute by recursion, which Python ends after a thousand of them."""
import sys
from collections import deque

numbers = list(map(int, sys.stdin.buffer.read().split()))
d, levels = numbers[1], numbers[2:]
highest, lowest = deque(), deque()


def longest(minute, start, best, best_start):
    """The longest quiet stretch, given the window's start and the best stretch before this minute."""
    if minute == len(levels):
        return best, best_start + 1
    while highest and levels[highest[-1]] <= levels[minute]:
        highest.pop()
    highest.append(minute)
    while lowest and levels[lowest[-1]] >= levels[minute]:
        lowest.pop()
    lowest.append(minute)
    while levels[highest[0]] - levels[lowest[0]] > d:
        start += 1
        if highest[0] < start:
            highest.popleft()
        if lowest[0] < start:
            lowest.popleft()
    if minute - start + 1 > best:
        best, best_start = minute - start + 1, start
    return longest(minute + 1, start, best, best_start)


print(*longest(0, 0, 0, 0))

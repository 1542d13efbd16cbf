"""Sorts the departures of each platform into its own list, and knows nine platforms."""
import sys

lines = sys.stdin.read().splitlines()[1:]
platforms = [[] for _ in range(10)]
for time, to, platform in map(str.split, lines):
    platforms[int(platform)].append((time, to, int(platform)))
board = sorted(departure for departures in platforms for departure in departures)
to_width = max(len(to) for _, to, _ in board)
for time, to, platform in board:
    print(f"{time}  {to:{to_width}}  {platform}")

"""Looks through all remaining departures for the next one, as the clerk with the chalk did."""
import sys

lines = sys.stdin.read().splitlines()[1:]
board = [(time, to, int(platform)) for time, to, platform in map(str.split, lines)]
to_width = max(len(to) for _, to, _ in board)
platform_width = max(len(str(platform)) for _, _, platform in board)
while board:
    time, to, platform = earliest = min(board)
    board.remove(earliest)
    print(f"{time}  {to:{to_width}}  {platform:{platform_width}}")

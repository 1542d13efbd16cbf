"""Writes all destinations in capital letters."""
import sys

lines = sys.stdin.read().splitlines()[1:]
board = sorted((time, to, int(platform)) for time, to, platform in map(str.split, lines))
to_width = max(len(to) for _, to, _ in board)
platform_width = max(len(str(platform)) for _, _, platform in board)
for time, to, platform in board:
    print(f"{time}  {to.upper():{to_width}}  {platform:{platform_width}}")

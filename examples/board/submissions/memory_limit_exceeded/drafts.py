"""@EXPECTED_RESULTS@: MEMORY-LIMIT
Keeps a draft of the whole board for each of its departures."""
import sys

lines = sys.stdin.read().splitlines()[1:]
drafts = [lines[:] for _ in lines]
board = sorted((time, to, int(platform)) for time, to, platform in map(str.split, drafts[-1]))
to_width = max(len(to) for _, to, _ in board)
platform_width = max(len(str(platform)) for _, _, platform in board)
for time, to, platform in board:
    print(f"{time}  {to:{to_width}}  {platform:{platform_width}}")

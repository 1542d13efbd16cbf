"""@EXPECTED_RESULTS@: OUTPUT-LIMIT
Shows the board again and again, as at the station."""
import sys

lines = sys.stdin.read().splitlines()[1:]
board = sorted((time, to, int(platform)) for time, to, platform in map(str.split, lines))
to_width = max(len(to) for _, to, _ in board)
platform_width = max(len(str(platform)) for _, _, platform in board)
shown = "".join(f"{time}  {to:{to_width}}  {platform:{platform_width}}\n" for time, to, platform in board)
while True:
    sys.stdout.write(shown * (1 + 65536 // len(shown)))

"""@EXPECTED_RESULTS@: OUTPUT-LIMIT
Prints the hut where it is after each step, and goes back and forth on the first trail."""
import sys

u, v = 1, 2
while True:
    sys.stdout.write(f"{u}\n{v}\n" * 10_000)

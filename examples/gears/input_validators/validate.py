#!/usr/bin/env python3
"""Accepts (exit 42) exactly the inputs that the statement allows, byte for byte; else says why and exits with 43."""
import math
import re
import sys

NUMBER = rb"(?:0|[1-9][0-9]{0,6})"


def fault(data):
    if not re.fullmatch(rb"%b\n%b(?: %b)*\n" % (NUMBER, NUMBER, NUMBER), data):
        return "not two lines of single-spaced integers without leading zeros"
    first, second = data.decode("ascii").splitlines()
    n, teeth = int(first), [int(word) for word in second.split(" ")]
    if not 1 <= n <= 50:
        return f"n = {n} is out of range"
    if len(teeth) != n:
        return f"{len(teeth)} gears instead of {n}"
    if not all(3 <= t <= 10**6 for t in teeth):
        return "a number of teeth is out of range"
    if math.lcm(*teeth) > 10**18:
        return "the clock strikes after more than 10^18 teeth"
    return None


message = fault(sys.stdin.buffer.read())
if message:
    print(message, file=sys.stderr)
sys.exit(43 if message else 42)

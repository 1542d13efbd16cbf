#!/usr/bin/env python3
"""Accepts (exit 42) exactly the inputs that the statement allows, byte for byte; else says why and exits with 43."""
import re
import sys

NUMBER = rb"(?:0|[1-9][0-9]{0,9})"
TRAIL = re.compile(rb"%b %b %b" % (NUMBER, NUMBER, NUMBER))


def fault(data):
    lines = data.split(b"\n")
    if lines.pop() != b"":
        return "the last line does not end"
    if len(lines) < 2 or not re.fullmatch(rb"%b %b" % (NUMBER, NUMBER), lines[0]):
        return "line 1 is not two single-spaced integers without leading zeros"
    n, m = map(int, lines[0].split(b" "))
    if not (1 <= n <= 100_000 and 0 <= m <= 200_000):
        return "n or m is out of range"
    if not re.fullmatch(rb"%b(?: %b)*" % (NUMBER, NUMBER), lines[1]):
        return "line 2 is not single-spaced integers without leading zeros"
    altitudes = list(map(int, lines[1].split(b" ")))
    if len(altitudes) != n:
        return f"{len(altitudes)} altitudes instead of {n}"
    if max(altitudes) > 10**6:
        return "an altitude is out of range"
    if len(lines) != m + 2:
        return f"{len(lines) - 2} trails instead of {m}"
    for number, line in enumerate(lines[2:], start=3):
        if not TRAIL.fullmatch(line):
            return f"line {number} is not three single-spaced integers without leading zeros"
        u, v, beauty = map(int, line.split(b" "))
        if not (1 <= u <= n and 1 <= v <= n and 1 <= beauty <= 10**9):
            return f"a number in line {number} is out of range"
        if altitudes[u - 1] == altitudes[v - 1]:
            return f"line {number} links two huts of the same altitude"
    return None


message = fault(sys.stdin.buffer.read())
if message:
    print(message, file=sys.stderr)
sys.exit(43 if message else 42)

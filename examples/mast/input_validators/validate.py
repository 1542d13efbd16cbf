#!/usr/bin/env python3
"""Accepts (exit 42) exactly the inputs that the statement allows, byte for byte; else says why and exits with 43."""
import re
import sys

NUMBER = rb"(?:0|-?[1-9][0-9]{0,6})"


def fault(data):
    lines = data.split(b"\n")
    if lines.pop() != b"":
        return "the last line does not end"
    if not lines or not re.fullmatch(NUMBER, lines[0]):
        return "line 1 is not one integer"
    n = int(lines[0])
    if not 1 <= n <= 20_000:
        return f"n = {n} is out of range"
    if len(lines) != n + 1:
        return f"{len(lines) - 1} houses instead of {n}"
    for number, line in enumerate(lines[1:], start=2):
        if not re.fullmatch(rb"%b %b" % (NUMBER, NUMBER), line):
            return f"line {number} is not two single-spaced integers without leading zeros"
        if not all(-10**6 <= int(word) <= 10**6 for word in line.split(b" ")):
            return f"a coordinate in line {number} is out of range"
    return None


message = fault(sys.stdin.buffer.read())
if message:
    print(message, file=sys.stderr)
sys.exit(43 if message else 42)

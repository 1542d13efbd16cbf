#!/usr/bin/env python3
"""Accepts (exit 42) exactly the inputs that the statement allows, byte for byte; else says why and exits with 43."""
import re
import sys

DEPARTURE = re.compile(rb"(?:[01][0-9]|2[0-3]):[0-5][0-9] [A-Za-z-]{1,20} [1-9][0-9]?")


def fault(data):
    lines = data.split(b"\n")
    if lines.pop() != b"":
        return "the last line does not end"
    if not lines or not re.fullmatch(rb"[1-9][0-9]{0,4}", lines[0]):
        return "line 1 is not one positive integer"
    n = int(lines[0])
    if n > 50_000:
        return f"n = {n} is out of range"
    if len(lines) != n + 1:
        return f"{len(lines) - 1} departures instead of {n}"
    for number, line in enumerate(lines[1:], start=2):
        if not DEPARTURE.fullmatch(line):
            return f"line {number} is no departure"
    return None


message = fault(sys.stdin.buffer.read())
if message:
    print(message, file=sys.stderr)
sys.exit(43 if message else 42)

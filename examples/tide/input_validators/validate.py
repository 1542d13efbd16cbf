#!/usr/bin/env python3
"""Accepts (exit 42) exactly the inputs that the statement allows, byte for byte; else says why and exits with 43."""
import re
import sys

LEVEL = rb"(?:0|-?[1-9][0-9]{0,3})"


def fault(data):
    first, _, second = data.partition(b"\n")
    if not re.fullmatch(rb"[1-9][0-9]{0,5} (?:0|[1-9][0-9]{0,4})", first):
        return "line 1 is not two single-spaced integers without leading zeros"
    n, d = map(int, first.split(b" "))
    if n > 500_000 or d > 20_000:
        return "n or d is out of range"
    if not re.fullmatch(rb"%b(?: %b)*\n" % (LEVEL, LEVEL), second):
        return "line 2 is not single-spaced levels, or it is not the last line"
    levels = second.count(b" ") + 1
    return None if levels == n else f"{levels} levels instead of {n}"


message = fault(sys.stdin.buffer.read())
if message:
    print(message, file=sys.stderr)
sys.exit(43 if message else 42)

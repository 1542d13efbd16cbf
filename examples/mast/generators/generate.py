#!/usr/bin/env python3
"""Writes data/secret/ anew: the inputs from fixed seeds, the answers from an accepted submission. No arguments."""
import math
import random
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
SECRET = PACKAGE / "data" / "secret"
SOLUTION = [sys.executable, PACKAGE / "submissions" / "accepted" / "bisection.py"]

MAX_HOUSES, MAX_COORDINATE = 20_000, 10**6


def box(seed, n, left, right, height):
    rng = random.Random(seed)
    return [(rng.randint(left, right), rng.randint(-height, height)) for _ in range(n)]


def arc(seed, n, centre, radius):
    """Houses that are almost equally far from (centre, 0): whichever is skipped may be the one that counts."""
    rng = random.Random(seed)
    angles = [rng.uniform(0, 2 * math.pi) for _ in range(n)]
    return [(centre + int(radius * math.cos(a)), int(radius * math.sin(a))) for a in angles]


def tests():
    top = MAX_COORDINATE
    yield "01-one-house-far-from-the-road", [(123456, -top)]
    yield "02-all-at-one-point", [(-3, 4)] * 10
    yield "03-two-on-the-road", [(0, 0), (1, 0)]
    yield "04-above-each-other", [(5, y) for y in range(-7, 8)]
    yield "05-between-integers", [(0, 3), (1, 1), (2, -2), (1, 3)]
    yield "06-small", box(6, 12, -10, 10, 10)
    yield "07-uneven", [(0, 0)] * 30 + [(100, 1), (101, 5)]
    yield "08-corners", [(-top, -top), (-top, top), (top, -top), (top, top)]
    yield "09-far-right", box(9, 1000, top - 1000, top, 800)
    yield "10-far-left", box(10, 1000, -top, 1000 - top, 800)
    yield "11-all-on-the-road", box(11, 5000, -top, top, 0)
    yield "12-tall-house-in-the-middle", box(12, 9999, -1000, 1000, 1000) + [(17, top)]
    yield "13-arc", arc(13, 10_000, 312_345, 654_321)
    yield "14-strip", box(14, MAX_HOUSES, -top, top, 1000)
    yield "15-everywhere", box(15, MAX_HOUSES, -top, top, top)


def main():
    SECRET.mkdir(parents=True, exist_ok=True)
    for old in [*SECRET.glob("*.in"), *SECRET.glob("*.ans")]:
        old.unlink()
    for name, houses in tests():
        text = (f"{len(houses)}\n" + "".join(f"{x} {y}\n" for x, y in houses)).encode()
        (SECRET / f"{name}.in").write_bytes(text)
        answer = subprocess.run(SOLUTION, input=text, stdout=subprocess.PIPE, check=True).stdout
        (SECRET / f"{name}.ans").write_bytes(answer)


main()

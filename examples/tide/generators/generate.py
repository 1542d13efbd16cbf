#!/usr/bin/env python3
"""Writes data/secret/ anew: the inputs from fixed seeds, the answers from an accepted submission. No arguments.

The large records repeat one tide and disturb it here and there, so that nine megabytes of them pack into a few
hundred kilobytes.
"""
import math
import random
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
SECRET = PACKAGE / "data" / "secret"
SOLUTION = [sys.executable, PACKAGE / "submissions" / "accepted" / "two_queues.py"]

MAX_MINUTES, MAX_LEVEL, TIDE_MINUTES = 500_000, 9999, 745


def noise(seed, n, low, high):
    rng = random.Random(seed)
    return [rng.randint(low, high) for _ in range(n)]


def tides(seed, n, height, disturbances):
    rng = random.Random(seed)
    levels = [round(height * math.sin(2 * math.pi * minute / TIDE_MINUTES)) for minute in range(TIDE_MINUTES)]
    levels = (levels * (n // TIDE_MINUTES + 1))[:n]
    for _ in range(disturbances):
        at = rng.randrange(n)
        levels[at] = max(-MAX_LEVEL, min(MAX_LEVEL, levels[at] + rng.randint(-height // 4, height // 4)))
    return levels


def tests():
    """Yields (name, d, levels)."""
    top = MAX_LEVEL
    yield "01-one-minute", 0, [-top]
    yield "02-two-equal", 0, [5, 5]
    yield "03-two-different", 0, [5, 6]
    yield "04-all-quiet", 2 * top, noise(4, 100, -top, top)
    yield "05-never-quiet", 0, [minute % 7 for minute in range(100)]
    yield "06-just-allowed", 4, [0, 4, 0, 4, 5, 1, 5, 1, 5, 0, 4, 0, 4, 0]
    yield "07-at-the-end", 1, [0, 9, 0, 9, 0, 9, 9, 8, 9, 8, 8]
    yield "08-earliest-of-many", 2, [3, 1, 2, 9] * 25
    yield "09-falls-back-behind-a-peak", 10, [0, 1, 2, 3, 4, 5, 6, 7, 12, 8, 9, 10, 11, 12, 5, 3, 2, 1]
    yield "10-steps", 12, [minute // 5 for minute in range(2000)]
    yield "11-small-noise", 6, noise(11, 2000, 0, 12)
    yield "12-rising", 5000, [round(minute / 10) - 5000 for minute in range(100_000)]
    yield "13-still-water", 0, [7] * MAX_MINUTES
    yield "14-tides", 1900, tides(14, MAX_MINUTES, 950, 6000)
    yield "15-high-tides", 19_500, tides(15, MAX_MINUTES, top, 3000)
    yield "16-long-quiet-at-the-end", 9, [-top, top] * 50_000 + [1000 + minute % 10 for minute in range(400_000)]


def main():
    SECRET.mkdir(parents=True, exist_ok=True)
    for old in [*SECRET.glob("*.in"), *SECRET.glob("*.ans")]:
        old.unlink()
    for name, d, levels in tests():
        text = f"{len(levels)} {d}\n{' '.join(map(str, levels))}\n".encode()
        (SECRET / f"{name}.in").write_bytes(text)
        answer = subprocess.run(SOLUTION, input=text, stdout=subprocess.PIPE, check=True).stdout
        (SECRET / f"{name}.ans").write_bytes(answer)


main()

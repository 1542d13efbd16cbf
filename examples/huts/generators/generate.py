#!/usr/bin/env python3
"""Writes data/secret/ anew: the inputs from fixed seeds, the answers from an accepted submission. No arguments."""
import random
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
SECRET = PACKAGE / "data" / "secret"
SOLUTION = [sys.executable, PACKAGE / "submissions" / "accepted" / "by_altitude.py"]

MAX_HUTS, MAX_TRAILS, MAX_ALTITUDE, MAX_BEAUTY = 100_000, 200_000, 10**6, 10**9


def scattered(seed, n, m, max_altitude=MAX_ALTITUDE, max_beauty=MAX_BEAUTY):
    rng = random.Random(seed)
    altitudes = [rng.randint(0, max_altitude) for _ in range(n)]
    trails = []
    while len(trails) < m:
        u, v = rng.randint(1, n), rng.randint(1, n)
        if altitudes[u - 1] != altitudes[v - 1]:
            trails.append((u, v, rng.randint(1, max_beauty)))
    return altitudes, trails


def chain(n, beauty):
    """Hut 1 is the highest, each hut is linked to the next lower one, and the lowest trails come first."""
    return list(range(n, 0, -1)), [(u, u + 1, beauty) for u in range(n - 1, 0, -1)]


def ladder(steps, beauties):
    """Two trails from each hut to the next, so 2^steps walks lead to the bottom."""
    trails = [(u, u + 1, beauty) for u in range(1, steps + 1) for beauty in beauties]
    return list(range(steps + 1, 0, -1)), trails


def renamed(seed, altitudes, trails):
    """The same mountains with the huts numbered, the trails ordered and their ends given at random."""
    rng = random.Random(seed)
    name = list(range(1, len(altitudes) + 1))
    rng.shuffle(name)
    new_altitudes = [0] * len(altitudes)
    for old, new in enumerate(name):
        new_altitudes[new - 1] = altitudes[old]
    ends = [(name[u - 1], name[v - 1], beauty) for u, v, beauty in trails]
    rng.shuffle(ends)
    return new_altitudes, [(v, u, b) if rng.random() < 0.5 else (u, v, b) for u, v, b in ends]


def layers(seed, count, width):
    """Each hut is linked to all those of the next lower layer."""
    rng = random.Random(seed)
    altitudes = [1000 * (count - layer) for layer in range(count) for _ in range(width)]
    trails = [
        (layer * width + i + 1, (layer + 1) * width + j + 1, rng.randint(1, 1000))
        for layer in range(count - 1) for i in range(width) for j in range(width)
    ]
    return altitudes, trails


def tests():
    yield "01-one-hut", ([0], [])
    yield "02-one-trail", ([0, MAX_ALTITUDE], [(1, 2, MAX_BEAUTY)])
    yield "03-all-on-one-level", ([500] * 100, [])
    yield "04-several-trails-between-two", ([3, 8], [(1, 2, 5), (2, 1, 7), (1, 2, 7), (2, 1, 6)])
    yield "05-two-valleys", ([9, 8, 1, 9, 5, 4, 3], [(1, 2, 4), (2, 3, 4), (4, 5, 3), (5, 6, 3), (6, 7, 3)])
    yield "06-short-way-is-pretty", ([4, 3, 2, 1], [(1, 4, 10), (1, 2, 4), (2, 3, 4), (3, 4, 4)])
    yield "07-sum-over-32-bits", renamed(7, *chain(50, MAX_BEAUTY))
    yield "08-small", scattered(8, 10, 25, max_altitude=6, max_beauty=9)
    yield "09-few-altitudes", scattered(9, 500, 900, max_altitude=3)
    yield "10-ladder", renamed(10, *ladder(300, (1, 2)))
    yield "11-layers", renamed(11, *layers(11, 20, 12))
    yield "12-chain", chain(30_000, 1)
    yield "13-star", ([1] + [2] * 4999, [(1, v, v) for v in range(2, 5001)])
    yield "14-scattered", scattered(14, 10_000, 20_000, max_beauty=1000)
    yield "15-largest", ladder(MAX_TRAILS // 2 - 1, (MAX_BEAUTY, MAX_BEAUTY - 1))


def main():
    SECRET.mkdir(parents=True, exist_ok=True)
    for old in [*SECRET.glob("*.in"), *SECRET.glob("*.ans")]:
        old.unlink()
    for name, (altitudes, trails) in tests():
        lines = [f"{len(altitudes)} {len(trails)}", " ".join(map(str, altitudes)), *(f"{u} {v} {b}" for u, v, b in trails)]
        text = "".join(f"{line}\n" for line in lines).encode()
        (SECRET / f"{name}.in").write_bytes(text)
        answer = subprocess.run(SOLUTION, input=text, stdout=subprocess.PIPE, check=True).stdout
        (SECRET / f"{name}.ans").write_bytes(answer)


main()

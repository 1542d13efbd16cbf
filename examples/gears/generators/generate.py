#!/usr/bin/env python3
"""Writes data/secret/ anew: the inputs from fixed seeds, the answers from an accepted submission. No arguments."""
import math
import random
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
SECRET = PACKAGE / "data" / "secret"
SOLUTION = [sys.executable, PACKAGE / "submissions" / "accepted" / "lcm.py"]

MAX_GEARS, MIN_TEETH, MAX_TEETH, MAX_LCM = 50, 3, 10**6, 10**18


def divisors(number):
    return [d for d in range(MIN_TEETH, MAX_TEETH + 1) if number % d == 0]


def primes_up_to(limit):
    return [p for p in range(2, limit + 1) if all(p % q for q in range(2, math.isqrt(p) + 1))]


def greedy(rng, n, pick):
    """At most n gears drawn by pick, leaving out those that would take the common multiple over the bound."""
    gears = []
    for _ in range(20 * n):
        candidate = pick(rng)
        if len(gears) < n and math.lcm(candidate, *gears) <= MAX_LCM:
            gears.append(candidate)
    return gears


def tests():
    """Yields (family, gears). The numbers in the families are what breaks a solution: 2^31, 2^53, 2^63 and products beyond."""
    for teeth in (3, 4, 97, 65536, MAX_TEETH):
        yield "alone", [teeth]
    for teeth, n in ((3, 2), (3, 50), (12, 10), (MAX_TEETH, 50)):
        yield "all-equal", [teeth] * n
    yield "first-is-multiple-of-all", [720720] + divisors(720720)[:49]
    yield "first-is-multiple-of-all", [2**19] + [2**k for k in range(2, 19)]
    yield "last-is-multiple-of-all", [2**k for k in range(2, 20)]
    yield "last-is-multiple-of-all", [3, 9, 27, 81, 243, 729, 531441]
    for pair in ((3, 4), (3, MAX_TEETH), (MAX_TEETH, 3), (999983, 999979), (MAX_TEETH, 999999), (65536, 65537), (46341, 46349)):
        yield "pair", list(pair)
    yield "neighbours", [999998, 999999, MAX_TEETH]
    yield "neighbours", list(range(3, 38))
    yield "neighbours", list(range(37, 2, -1))
    primes = primes_up_to(100)
    yield "primes", [p for p in primes if 3 <= p <= 47]
    yield "primes", [p for p in reversed(primes) if 3 <= p <= 47]
    for rest in (999983, 999979, 999961):
        yield "near-the-bound", [MAX_TEETH, 999999, rest]
        yield "near-the-bound", [rest, MAX_TEETH, 999999, MAX_TEETH, 999999, rest]
    # the common multiple stays small enough, the product of two factors of it does not
    for seed in range(10):
        rng = random.Random(1000 + seed)
        three = [MAX_TEETH, 999999, rng.choice((999983, 999979, 999961, 999959, 999953))]
        yield "product-overflows", three + [rng.choice(three) for _ in range(rng.randrange(1, MAX_GEARS - 2))]
    for seed, base in enumerate((720720, 2**19, 3**12, 360360, 831600, 997920, 942480, 982800)):
        rng = random.Random(2000 + seed)
        yield "divisors", [rng.choice(divisors(base)) for _ in range(MAX_GEARS)]
    for seed in range(16):
        rng = random.Random(3000 + seed)
        yield "few-teeth", greedy(rng, rng.randrange(2, MAX_GEARS + 1), lambda r: r.randrange(MIN_TEETH, 31))
    for seed in range(16):
        rng = random.Random(4000 + seed)
        yield "many-teeth", greedy(rng, rng.randrange(2, MAX_GEARS + 1), lambda r: r.randrange(MIN_TEETH, MAX_TEETH + 1))
    for seed in range(16):
        rng = random.Random(5000 + seed)
        smooth = [2**a * 3**b * 5**c for a in range(9) for b in range(6) for c in range(4)]
        smooth = [s for s in smooth if MIN_TEETH <= s <= MAX_TEETH]
        yield "smooth", greedy(rng, MAX_GEARS, lambda r: r.choice(smooth))


def main():
    SECRET.mkdir(parents=True, exist_ok=True)
    for old in [*SECRET.glob("*.in"), *SECRET.glob("*.ans")]:
        old.unlink()
    for number, (family, gears) in enumerate(tests(), start=1):
        text = f"{len(gears)}\n{' '.join(map(str, gears))}\n".encode()
        name = f"{number:03}-{family}"
        (SECRET / f"{name}.in").write_bytes(text)
        answer = subprocess.run(SOLUTION, input=text, stdout=subprocess.PIPE, check=True).stdout
        (SECRET / f"{name}.ans").write_bytes(answer)


main()

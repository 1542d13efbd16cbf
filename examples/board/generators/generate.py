#!/usr/bin/env python3
"""Writes data/secret/ anew: the inputs from fixed seeds, the answers from an accepted submission. No arguments."""
import random
import string
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
SECRET = PACKAGE / "data" / "secret"
SOLUTION = [sys.executable, PACKAGE / "submissions" / "accepted" / "format.py"]

MAX_DEPARTURES, MAX_LENGTH, MAX_PLATFORM, MINUTES = 50_000, 20, 99, 24 * 60
STATIONS = ["Aalen", "Au", "Au-am-Rhein", "Auerbach", "Bad-Orb", "bad-Orb", "Essen", "essen", "ESSEN", "Fulda", "Gera",
            "Hof", "Jena", "Kiel", "Lindau", "Ulm", "Ulm-Ost", "Zug", "zug", "Villingen-Schwenning"]


def time(minute):
    return f"{minute // 60:02}:{minute % 60:02}"


def word(rng, length, letters=string.ascii_letters + "-"):
    return "".join(rng.choice(letters) for _ in range(length))


def timetable(seed, n, stations=STATIONS, minutes=MINUTES, platforms=MAX_PLATFORM):
    rng = random.Random(seed)
    return [(time(rng.randrange(minutes)), rng.choice(stations), rng.randint(1, platforms)) for _ in range(n)]


def tests():
    yield "01-one", [("23:59", "Z", 1)]
    yield "02-one-widest", [("00:00", "Villingen-Schwenning", MAX_PLATFORM)]
    yield "03-all-alike", [("10:10", "Ulm", 7)] * 20
    yield "04-narrow-platforms", timetable(4, 30, platforms=9)
    yield "05-wide-platforms", timetable(5, 30)
    yield "06-platforms-are-numbers", [("08:00", "Hof", p) for p in range(MAX_PLATFORM, 0, -1)]
    yield "07-capitals-first", [("08:00", letter, 1) for letter in reversed(string.ascii_letters + "-")]
    prefixes = ["a" * k for k in range(MAX_LENGTH, 0, -1)] + ["a" * k + "-" for k in range(MAX_LENGTH - 1, 0, -1)]
    yield "08-prefixes", [("08:00", name, 10) for name in prefixes]
    yield "09-hyphens", [(time(60 - k), "-" * k, k) for k in range(1, MAX_LENGTH + 1)]
    yield "10-every-minute", [(time(minute), "Ulm", 1 + minute % 9) for minute in reversed(range(MINUTES))]
    rng = random.Random(11)
    yield "11-random-words", timetable(11, 2000, [word(rng, rng.randint(1, MAX_LENGTH)) for _ in range(500)])
    rng = random.Random(12)
    yield "12-words-of-two-letters", timetable(12, 2000, [word(rng, rng.randint(1, 6), "aA") for _ in range(100)], minutes=3)
    yield "13-one-minute", timetable(13, 20_000, minutes=1)
    yield "14-backwards", sorted(timetable(14, MAX_DEPARTURES), reverse=True)
    yield "15-largest", timetable(15, MAX_DEPARTURES)


def main():
    SECRET.mkdir(parents=True, exist_ok=True)
    for old in [*SECRET.glob("*.in"), *SECRET.glob("*.ans")]:
        old.unlink()
    for name, departures in tests():
        text = (f"{len(departures)}\n" + "".join(f"{at} {to} {platform}\n" for at, to, platform in departures)).encode()
        (SECRET / f"{name}.in").write_bytes(text)
        answer = subprocess.run(SOLUTION, input=text, stdout=subprocess.PIPE, check=True).stdout
        (SECRET / f"{name}.ans").write_bytes(answer)


main()

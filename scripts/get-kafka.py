"""Brings Kafka, the broker that tests, benchmarks and `npm run cluster` run, from Maven Central: get-kafka.py FOLDER"""

import hashlib
import os
import shutil
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor

CENTRAL = "https://repo1.maven.org/maven2/"
LIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "kafka-jars.txt")

target = sys.argv[1]
new = f"{target}.new"
with open(LIST) as file:
    jars = [line.split() for line in file if not line.startswith("#")]
shutil.rmtree(new, ignore_errors=True)
os.makedirs(new)


def get(jar):
    digest, path = jar
    with urllib.request.urlopen(CENTRAL + path, timeout=60) as answer:
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != digest:
        raise SystemExit(f"{CENTRAL}{path} is not the file that it was")
    with open(os.path.join(new, os.path.basename(path)), "wb") as file:
        file.write(content)


with ThreadPoolExecutor(8) as pool:
    list(pool.map(get, jars))
shutil.rmtree(target, ignore_errors=True)
os.rename(new, target)

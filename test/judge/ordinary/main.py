import asyncio
import concurrent.futures
import ctypes
import decimal
import fractions
import functools
import glob
import hashlib
import heapq
import io
import itertools
import json
import mmap
import multiprocessing
import os
import pathlib
import pickle
import platform
import queue
import random
import resource
import select
import selectors
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
import zlib


def square(x):
    return x * x


def threads():
    numbers = queue.Queue()
    workers = [threading.Thread(target=lambda: numbers.put(1)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(5)
    assert sum(numbers.get() for _ in workers) == 4
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        assert list(pool.map(square, range(4))) == [0, 1, 4, 9]
    event = threading.Event()
    threading.Timer(0.001, event.set).start()
    assert event.wait(5)
    deep = []
    threading.stack_size(16 << 20)
    sys.setrecursionlimit(100_000)
    climber = threading.Thread(target=lambda: deep.append(depth(5000)))
    climber.start()
    climber.join()
    assert deep == [5000]


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def processes():
    with multiprocessing.Pool(2) as pool:
        assert pool.map(square, range(4)) == [0, 1, 4, 9]
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        assert list(pool.map(square, range(4))) == [0, 1, 4, 9]
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.Process(target=theirs.send, args=("hello",))
    child.start()
    assert ours.recv() == "hello"
    child.join()
    total = multiprocessing.Value("i", 0)
    with total.get_lock():
        total.value += 1
    answers = multiprocessing.Queue()
    answers.put(1)
    assert answers.get(timeout=5) == 1
    assert subprocess.run(["sort"], input="b\na\n", capture_output=True, text=True, check=True).stdout == "a\nb\n"
    assert subprocess.check_output("echo $((6 * 7))", shell=True) == b"42\n"
    assert os.system("true") == 0 and os.popen("echo x").read() == "x\n"
    pid = os.fork()
    if pid == 0:
        os._exit(3)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 3


def files():
    with tempfile.NamedTemporaryFile("w+") as file, tempfile.TemporaryDirectory() as folder:
        file.write("text")
        file.flush()
        shutil.copy(file.name, f"{folder}/copy")
        shutil.copytree(folder, f"{folder}2")
        shutil.move(f"{folder}/copy", f"{folder}/moved")
        os.symlink("moved", f"{folder}/link")
        assert pathlib.Path(folder, "link").read_text() == "text" and glob.glob(f"{folder}/*") and os.path.realpath(f"{folder}/link")
        os.utime(f"{folder}/moved"), os.chmod(f"{folder}/moved", 0o600), os.replace(f"{folder}/moved", f"{folder}/again")
        shutil.rmtree(f"{folder}2")
        with open(f"{folder}/again", "r+b") as other, mmap.mmap(other.fileno(), 0) as mapped:
            assert mapped[:] == b"text"
            other.truncate(2), os.fsync(other.fileno())
    assert os.stat("/tmp").st_mode and os.listdir("/") and shutil.disk_usage("/tmp") and os.access("/usr", os.R_OK) and list(os.walk("/tmp"))
    pathlib.Path("/w/made").mkdir(), os.chdir("/w/made"), os.chdir("/w")
    base = sqlite3.connect("/tmp/base")
    base.execute("create table t (x)"), base.execute("insert into t values (1)"), base.commit()
    assert base.execute("select x from t").fetchall() == [(1,)]


async def event_loop():
    process = await asyncio.create_subprocess_exec("echo", "async", stdout=asyncio.subprocess.PIPE)
    assert (await process.communicate())[0] == b"async\n"
    await asyncio.gather(asyncio.sleep(0.001), asyncio.to_thread(square, 3))


def signals_and_waiting():
    caught = []
    signal.signal(signal.SIGALRM, lambda *_: caught.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.001)
    time.sleep(0.01)
    signal.alarm(0)
    assert caught
    left, right = socket.socketpair()
    left.sendall(b"x")
    assert select.select([right], [], [], 5)[0]
    selector = selectors.DefaultSelector()
    selector.register(right, selectors.EVENT_READ)
    assert selector.select(5)
    assert right.recv(1) == b"x"
    left.close(), right.close()


def main():
    n = int(input())
    assert sum(map(int, sys.stdin.read().split())) == 6 and n == 3
    os.lseek(0, 0, os.SEEK_SET)
    assert io.open(0, "rb", closefd=False).readline() == b"3\n"
    threads()
    processes()
    files()
    asyncio.run(event_loop())
    signals_and_waiting()
    resource.setrlimit(resource.RLIMIT_STACK, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss and os.cpu_count() and platform.machine() and os.getpid() and os.times() and os.getloadavg
    assert random.SystemRandom().random() < 1 and uuid.uuid4() and hashlib.sha256(zlib.compress(pickle.dumps([decimal.Decimal(1), fractions.Fraction(1, 3)]))).hexdigest()
    assert functools.reduce(int.__add__, itertools.repeat(1, 5)) == 5 and heapq.nsmallest(1, [3, 1]) == [1] and statistics.mean([1, 3]) == 2 and json.dumps([1]) == "[1]"
    assert ctypes.CDLL(None).getpid() == os.getpid() and time.perf_counter() > 0 and time.process_time() > 0 and time.localtime()
    print("done")


if __name__ == "__main__":
    main()

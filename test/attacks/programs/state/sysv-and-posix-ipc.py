# tries: to leave a message in System V memory, semaphores or queues, or in a POSIX queue, which outlive their processes
# must: AC
# prints: contained
# cgroup2: yes
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
got = []
for key in (1, 0x42, 0x7fffffff):
    for name, call in {
        "shmget": lambda: libc.shmget(key, 4096, 0o1666),
        "semget": lambda: libc.semget(key, 1, 0o1666),
        "msgget": lambda: libc.msgget(key, 0o1666),
    }.items():
        if call() >= 0:
            got.append(name)
for name in (b"/attack-queue", b"/x"):
    if libc.mq_open(name, os.O_CREAT | os.O_RDWR, 0o666, None) >= 0:
        got.append("mq_open")
# By the bare numbers too: shmget, shmat, semget, semop, msgget, msgsnd, mq_open, mq_unlink.
for number in (29, 30, 64, 65, 68, 69, 240, 241):
    if libc.syscall(number, 1, 1, 0o1666, 0, 0) >= 0:
        got.append(f"call {number}")
if os.path.exists("/dev/mqueue"):
    got.append("/dev/mqueue")
print("\n".join(got) or "contained")

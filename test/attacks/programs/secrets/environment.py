# tries: to read the judge's tokens and passwords: its own environment, that of every process, the auxiliary vector, open files
# must: AC
# prints: contained
# cgroup2: yes
import os
import re

got = []
expected = {"PATH", "HOME", "TMPDIR", "LANG", "PYTHONDONTWRITEBYTECODE", "LC_CTYPE"}
got += [name for name in os.environ if name not in expected]
for entry in ["self", "thread-self", *map(str, range(1, 200))]:
    if entry == str(os.getpid()):
        continue
    for file in ("environ", "cmdline", "maps", "mem", "auxv", "stack", "syscall", "io", "fd", "cwd", "root", "exe"):
        path = f"/proc/{entry}/{file}"
        if entry in ("self", "thread-self"):
            continue
        try:
            os.readlink(path) if file in ("cwd", "root", "exe") else os.listdir(path) if file == "fd" else open(path, "rb").read(1)
            got.append(path)
        except OSError:
            pass
own = open("/proc/self/environ", "rb").read() + open("/proc/self/cmdline", "rb").read()
got += re.findall(rb"(?i)gavel|token|secret|password|postgres|database|/work|s3", own)
if sorted(os.listdir("/proc/self/fd")) != ["0", "1", "2", "3"]:  # 3 is the folder that is being read
    got.append("descriptors " + " ".join(os.listdir("/proc/self/fd")))
print("\n".join(map(str, got)) or "contained")

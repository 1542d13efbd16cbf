# tries: to change the host's kernel: /proc/sys, /sys, sysrq, the handler of core dumps, its own out-of-memory score and control group
# must: AC
# prints: contained
# cgroup2: yes
import os

got = []
for path in (
    "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/kernel/hostname", "/proc/sys/kernel/panic", "/proc/sys/kernel/ns_last_pid", "/proc/sys/vm/overcommit_memory",
    "/proc/sys/vm/drop_caches", "/proc/sys/fs/binfmt_misc/register", "/proc/sys/fs/file-max", "/proc/sysrq-trigger", "/proc/self/oom_score_adj", "/proc/self/oom_adj", "/proc/self/cgroup",
    "/proc/self/attr/exec", "/proc/self/timens_offsets", "/proc/self/loginuid", "/proc/1/oom_score_adj", "/sys/kernel/uevent_helper", "/sys/power/state", "/sys/kernel/mm/transparent_hugepage/enabled",
    "/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/memory/tasks", "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/dev/kmsg", "/dev/tty", "/dev/console", "/dev/cpu_dma_latency",
):
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_WRONLY | os.O_TRUNC):
        try:
            os.close(os.open(path, flags))
            got.append(path)
        except OSError:
            pass
    try:
        os.chmod(path, 0o666)
        got.append("chmod " + path)
    except OSError:
        pass
# Every file of its own folder in /proc that can be opened to write.
for folder, _, names in os.walk("/proc/self"):
    if folder.count("/") > 3 or "/fd" in folder:
        continue
    for name in names:
        try:
            os.close(os.open(f"{folder}/{name}", os.O_WRONLY | os.O_NONBLOCK))
            got.append(f"{folder}/{name}")
        except OSError:
            pass
print("\n".join(got) or "contained")

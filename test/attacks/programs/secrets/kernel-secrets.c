// tries: to read the kernel's log, symbols, memory, settings, and the machine's serial numbers
// must: AC
// prints: contained
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/klog.h>
#include <unistd.h>

int main() {
  int got = 0;
  char buffer[4096];
  const char *files[] = {
    "/dev/kmsg", "/dev/mem", "/dev/port", "/proc/kcore", "/proc/kallsyms", "/proc/kmsg", "/proc/iomem", "/proc/modules", "/proc/config.gz", "/proc/cmdline", "/proc/keys", "/proc/key-users",
    "/proc/timer_list", "/proc/sched_debug", "/proc/vmallocinfo", "/proc/slabinfo", "/proc/pagetypeinfo", "/proc/kpagecount", "/proc/interrupts", "/proc/diskstats", "/proc/partitions", "/proc/mounts_",
    "/proc/net/tcp", "/proc/net/unix", "/proc/sys/kernel/random/boot_id", "/proc/sys/kernel/hostname", "/proc/sys/kernel/core_pattern", "/proc/sysvipc/shm", "/proc/locks", "/proc/swaps", "/proc/uptime", "/proc/loadavg",
    "/sys/class/dmi/id/product_uuid", "/sys/kernel/debug", "/sys/kernel/security", "/sys/fs/cgroup", "/sys/module", "/etc/machine-id", "/var/log", "/boot", "/lib/modules", "/usr/lib/modules/none",
  };
  for (unsigned i = 0; i < sizeof files / sizeof *files; i++)
    if (access(files[i], F_OK) == 0 && open(files[i], O_RDONLY | O_NONBLOCK) >= 0 && !(files[i][1] == 'l')) got = puts(files[i]);
  if (klogctl(3, buffer, sizeof buffer) >= 0 || klogctl(10, NULL, 0) >= 0) got = puts("the kernel's log");
  // The physical addresses behind its own pages (rowhammer): present, but empty for those without rights.
  unsigned long entry = 0;
  int map = open("/proc/self/pagemap", O_RDONLY);
  if (map >= 0 && pread(map, &entry, 8, (long)buffer / 4096 * 8) == 8 && (entry & ((1ul << 55) - 1))) got = puts("physical addresses");
  if (open("/proc/self/stack", O_RDONLY) >= 0 && read(open("/proc/self/stack", O_RDONLY), buffer, 10) > 0) got = puts("its kernel stack");
  if (!got) puts("contained");
}

// tries: to become root in namespaces of its own, by every call that makes or enters one
// must: AC
// prints: contained
// cgroup2: yes
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int got;

int main() {
  unsigned long kinds[] = {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP, CLONE_NEWTIME, CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET};
  for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (unshare((int)kinds[i]) == 0) got = printf("unshare %lx\n", kinds[i]);
    // As the kernel reads it, the upper half of clone's flags does not count.
    unsigned long flags[] = {kinds[i], kinds[i] | 1ul << 32, kinds[i] | CLONE_VFORK};
    for (int k = 0; k < 3; k++) {
      // CLONE_NEWTIME is a signal's number for clone: no namespace.
      if (kinds[i] == CLONE_NEWTIME) continue;
      long child = syscall(SYS_clone, flags[k] | SIGCHLD, 0, 0, 0, 0);
      if (child == 0) _exit(0);
      if (child > 0) got = printf("clone %lx\n", flags[k]), waitpid((pid_t)child, NULL, 0);
    }
    struct clone_args arguments = {.flags = kinds[i], .exit_signal = SIGCHLD};
    long child = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (child == 0) _exit(0);
    if (child > 0) got = printf("clone3 %lx\n", kinds[i]);
  }
  const char *names[] = {"user", "mnt", "pid", "net", "ipc", "uts", "cgroup", "time", "pid_for_children"};
  for (int i = 0; i < 9; i++) {
    char path[64];
    for (int process = 0; process < 2; process++) {
      snprintf(path, sizeof path, "/proc/%s/ns/%s", process ? "1" : "self", names[i]);
      int fd = open(path, O_RDONLY);
      if (fd >= 0 && setns(fd, 0) == 0) got = printf("entered %s\n", path);
    }
  }
  int parent = (int)syscall(SYS_pidfd_open, 1, 0);
  if (parent >= 0 && setns(parent, CLONE_NEWNS | CLONE_NEWPID) == 0) got = puts("entered those of the first process");
  const char *maps[] = {"/proc/self/uid_map", "/proc/self/gid_map", "/proc/self/setgroups", "/proc/self/projid_map"};
  for (int i = 0; i < 4; i++)
    if (open(maps[i], O_WRONLY) >= 0) got = puts(maps[i]);
  if (!got) puts("contained");
}

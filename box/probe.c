#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mounts.h"

static int write_own(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  ssize_t length = write(fd, text, strlen(text));
  int error = errno;
  close(fd);
  errno = error;
  return length == (ssize_t)strlen(text) ? 0 : -1;
}

// Where AppArmor restricts them there is a namespace, but no right in it, not even that to name its user.
static int try_user_namespace(void) {
  char users[64], groups[64];
  snprintf(users, sizeof users, "0 %u 1", geteuid());
  snprintf(groups, sizeof groups, "0 %u 1", getegid());
  if (unshare(CLONE_NEWUSER)) return -1;
  return write_own("/proc/self/setgroups", "deny") || write_own("/proc/self/uid_map", users) || write_own("/proc/self/gid_map", groups) ? -1 : 0;
}

static int try_namespaces(void) {
  return unshare(CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP);
}

static int try_mounts(void) {
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) return -1;
  int copy = mounts_copy("/usr", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  if (copy < 0) return -1;
  int fresh = mounts_tmpfs("0755", 1 << 20, 16, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  return fresh < 0 || move_mount(fresh, "", AT_FDCWD, "/proc", MOVE_MOUNT_F_EMPTY_PATH) ? -1 : 0;
}

static int try_filter(void) {
  struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  struct sock_fprog program = {.len = 1, .filter = &allow};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) ? -1 : 0;
}

static int try(enum probe_step step) {
  switch (step) {
    case PROBE_USER_NAMESPACE: return try_user_namespace();
    case PROBE_NAMESPACES: return try_namespaces();
    case PROBE_MOUNTS: return try_mounts();
    case PROBE_FILTER: return try_filter();
    case PROBE_STEPS: break;
  }
  return 0;
}

enum probe_step probe(bool user_namespace, int *error) {
  int answer[2];
  int report[2] = {PROBE_USER_NAMESPACE, 0};
  *error = 0;
  if (pipe2(answer, O_CLOEXEC)) return *error = errno, PROBE_USER_NAMESPACE;
  pid_t child = fork();
  if (child == 0) {
    int step = user_namespace ? PROBE_USER_NAMESPACE : PROBE_NAMESPACES;
    while (step < PROBE_STEPS && try((enum probe_step)step) == 0) step++;
    report[0] = step;
    report[1] = errno;
    _exit(write(answer[1], report, sizeof report) == sizeof report ? 0 : 1);
  }
  if (child < 0) report[1] = errno;
  close(answer[1]);
  // A filter of somebody else's may kill who tries.
  if (child > 0 && read(answer[0], report, sizeof report) != sizeof report) report[1] = EPERM;
  close(answer[0]);
  while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
  if (report[0] < PROBE_STEPS) *error = report[1];
  return (enum probe_step)report[0];
}

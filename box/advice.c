#define _GNU_SOURCE
#include "advice.h"

#include <errno.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "hierarchy.h"

static const char privileged[] = "docker run --privileged IMAGE COMMAND (in Kubernetes: securityContext.privileged: true)";

// A setting of the kernel, or `missing` where it has none.
static long setting(const char *path, long missing) {
  long value = missing;
  FILE *file = fopen(path, "re");
  if (file && fscanf(file, "%ld", &value) != 1) value = missing;
  if (file) fclose(file);
  return value;
}

// The manager of a container takes rights from all processes in it, whoever they are, and puts a filter on them.
static bool in_container(void) {
  return prctl(PR_CAPBSET_READ, CAP_SYS_ADMIN) != 1 || prctl(PR_GET_SECCOMP) != 0;
}

// The kernel gives nobody a user namespace whose root was merely changed (user_namespaces(7)).
static bool in_chroot(void) {
  FILE *file = fopen("/proc/self/mountinfo", "re");
  char line[3 * PATH_MAX], point[PATH_MAX];
  bool root_is_mounted = false, read_any = false;
  while (file && fgets(line, sizeof line, file)) {
    read_any = true;
    if (sscanf(line, "%*s %*s %*s %*s %4095s", point) == 1 && strcmp(point, "/") == 0) root_is_mounted = true;
  }
  if (file) fclose(file);
  return read_any && !root_is_mounted;
}

// mount_setattr(2) is the newest call that box cannot do without.
static bool is_too_old(void) {
  struct utsname kernel;
  int major, minor;
  return uname(&kernel) == 0 && sscanf(kernel.release, "%d.%d", &major, &minor) == 2 && (major < 5 || (major == 5 && minor < 12));
}

static const char *as_root(const char *command, const char *sudo) {
  return geteuid() == 0 ? command : sudo;
}

static const char *advice_user_namespace(int error) {
  if (setting("/proc/sys/user/max_user_namespaces", 1) == 0) return as_root("sysctl -w user.max_user_namespaces=10000", "sudo sysctl -w user.max_user_namespaces=10000");
  if (geteuid() != 0 && setting("/proc/sys/kernel/unprivileged_userns_clone", 1) == 0) return "sudo sysctl -w kernel.unprivileged_userns_clone=1";
  if (geteuid() != 0 && setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 0) != 0) return "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";
  if (error == EINVAL) return "a kernel with CONFIG_USER_NS";
  if (in_container()) return privileged;
  if (in_chroot()) return "start outside of the chroot: the kernel allows no user namespaces in one";
  return as_root("sysctl -w user.max_user_namespaces=10000", "sudo COMMAND");
}

const char *advice_isolation(enum probe_step step, int error) {
  if (step == PROBE_USER_NAMESPACE) return advice_user_namespace(error);
  if (step == PROBE_NAMESPACES && (error == ENOSPC || error == EUSERS))
    return as_root("sysctl -w user.max_{pid,mnt,net,ipc,uts,cgroup}_namespaces=10000", "sudo sysctl -w user.max_{pid,mnt,net,ipc,uts,cgroup}_namespaces=10000");
  if (step == PROBE_MOUNTS && is_too_old()) return "Linux 5.12 or newer";
  if (step == PROBE_FILTER && (error == EINVAL || error == ENOSYS)) return "a kernel with CONFIG_SECCOMP_FILTER";
  if (in_container()) return privileged;
  return as_root("a kernel with CONFIG_NAMESPACES, and no policy of a security module (AppArmor, SELinux) against it", "sudo COMMAND");
}

static bool is_read_only(const char *folder) {
  struct statvfs status;
  return statvfs(folder, &status) == 0 && status.f_flag & ST_RDONLY;
}

static bool has_systemd(void) {
  return access("/run/systemd/system", F_OK) == 0;
}

const char *advice_cgroups(void) {
  char path[PATH_MAX];
  bool v1 = hierarchy_own("memory", path) == 0;
  if (!v1 && hierarchy_own(NULL, path)) return as_root("mount -t cgroup2 cgroup2 /sys/fs/cgroup", "sudo mount -t cgroup2 cgroup2 /sys/fs/cgroup");
  if (is_read_only(path) || (geteuid() == 0 && in_container())) return privileged;
  // systemd hands on cgroups of version 2 only.
  if (v1) return as_root("boot with systemd.unified_cgroup_hierarchy=1 cgroup_enable=memory", "sudo COMMAND");
  if (has_systemd()) return as_root("systemd-run --scope -p Delegate=yes COMMAND", "systemd-run --user --scope -p Delegate=yes COMMAND");
  return as_root("boot with cgroup_enable=memory", "sudo COMMAND");
}

const char *advice_privilege(void) {
  return geteuid() == 0 ? privileged : "sudo COMMAND";
}

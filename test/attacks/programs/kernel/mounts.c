// tries: to mount, unmount and remount: file systems, the root, cgroups with a release agent (CVE-2022-0492), by the old calls and the new (CVE-2022-0185)
// must: AC
// prints: contained
// cgroup2: yes
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int got;
#define TRY(attempt) do if (attempt) got = puts(#attempt); while (0)

int main() {
  mkdir("/w/on", 0777);
  const char *types[] = {"tmpfs", "proc", "sysfs", "cgroup", "cgroup2", "devpts", "devtmpfs", "overlay", "bpf", "debugfs", "tracefs", "securityfs", "binfmt_misc", "mqueue", "fuse", "nfs", "ext4", "hugetlbfs"};
  for (unsigned i = 0; i < sizeof types / sizeof *types; i++) {
    if (mount(types[i], "/w/on", types[i], 0, i == 3 ? "memory" : NULL) == 0) got = printf("mounted %s\n", types[i]);
    if (syscall(430, types[i], 0) >= 0) got = printf("fsopen %s\n", types[i]);
  }
  TRY(mount("/", "/w/on", NULL, MS_BIND | MS_REC, NULL) == 0);
  TRY(mount(NULL, "/", NULL, MS_REMOUNT, NULL) == 0);
  TRY(mount(NULL, "/usr", NULL, MS_REMOUNT | MS_BIND, NULL) == 0);
  TRY(mount(NULL, "/", NULL, MS_SHARED | MS_REC, NULL) == 0);
  TRY(mount("/w", "/program", NULL, MS_MOVE, NULL) == 0);
  TRY(umount2("/w", MNT_DETACH) == 0);
  TRY(umount2("/proc", MNT_DETACH) == 0);
  TRY(umount2("/", MNT_FORCE) == 0);
  TRY(syscall(SYS_pivot_root, "/w", "/w/on") == 0);
  TRY(chroot("/w") == 0);
  // open_tree, move_mount, fsconfig, fsmount, fspick, mount_setattr, listmount, statmount, open_tree_attr.
  int calls[] = {428, 429, 431, 432, 433, 442, 457, 458, 467};
  for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++)
    if (syscall(calls[i], AT_FDCWD, "/", 1, 0, 0) >= 0) got = printf("call %d\n", calls[i]);
  const char *agents[] = {"/sys/fs/cgroup/release_agent", "/sys/fs/cgroup/memory/release_agent", "/sys/fs/cgroup/rdma/release_agent", "/w/on/release_agent"};
  for (int i = 0; i < 4; i++) TRY(open(agents[i], O_WRONLY) >= 0);
  if (!got) puts("contained");
}

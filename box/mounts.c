#define _GNU_SOURCE
#include "mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report.h"

int mounts_tmpfs(const char *mode, uint64_t bytes, unsigned int inodes, uint64_t attributes) {
  char size[24], count[16];
  snprintf(size, sizeof size, "%llu", (unsigned long long)bytes);
  snprintf(count, sizeof count, "%u", inodes);
  int context = fsopen("tmpfs", FSOPEN_CLOEXEC);
  if (context < 0) return fault("cannot make a tmpfs: %m");
  int fd = -1;
  if (fsconfig(context, FSCONFIG_SET_STRING, "mode", mode, 0) || fsconfig(context, FSCONFIG_SET_STRING, "size", size, 0) ||
      fsconfig(context, FSCONFIG_SET_STRING, "nr_inodes", count, 0) || fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) ||
      (fd = fsmount(context, FSMOUNT_CLOEXEC, (unsigned int)attributes)) < 0)
    fault("cannot make a tmpfs: %m");
  close(context);
  return fd;
}

void mounts_use_large_pages(int tmpfs) {
  int context = fspick(tmpfs, "", FSPICK_EMPTY_PATH | FSPICK_CLOEXEC);
  if (context < 0) return;
  if (fsconfig(context, FSCONFIG_SET_STRING, "huge", "within_size", 0) == 0) fsconfig(context, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0);
  close(context);
}

// Without times of access: each is a bit that another run, or another slot, could read. In a user namespace the kernel
// leaves the host's setting as it is.
static int set_attributes(int mount, int recursive, uint64_t attributes) {
  struct mount_attr attr = {.attr_set = attributes | MOUNT_ATTR_NOATIME, .attr_clr = MOUNT_ATTR__ATIME};
  int flags = AT_EMPTY_PATH | recursive;
  if (mount_setattr(mount, "", (unsigned int)flags, &attr, sizeof attr) == 0) return 0;
  attr = (struct mount_attr){.attr_set = attributes};
  return errno == EPERM ? mount_setattr(mount, "", (unsigned int)flags, &attr, sizeof attr) : -1;
}

int mounts_copy(const char *path, uint64_t attributes) {
  int fd = open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
  if (fd < 0) return -1;
  if (set_attributes(fd, AT_RECURSIVE, attributes) == 0) return fd;
  close(fd);
  return -1;
}

int mounts_copy_one(int folder, const char *path, uint64_t attributes) {
  int fd = open_tree(folder, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
  if (fd < 0 || set_attributes(fd, 0, attributes) == 0) return fd;
  close(fd);
  return -1;
}

// Below a mount that is there already, the point is too.
static bool made(int result) {
  return result == 0 || errno == EEXIST || errno == EROFS;
}

int mounts_point(int root, const char *path, bool folder) {
  char part[PATH_MAX];
  for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    snprintf(part, sizeof part, "%.*s", (int)(slash - path - 1), path + 1);
    if (!made(mkdirat(root, part, 0755))) return fault("cannot make %s in the box: %m", path);
  }
  if (folder) return made(mkdirat(root, path + 1, 0755)) ? 0 : fault("cannot make %s in the box: %m", path);
  int fd = openat(root, path + 1, O_CREAT | O_EXCL | O_CLOEXEC | O_WRONLY, 0644);
  if (!made(fd < 0)) return fault("cannot make %s in the box: %m", path);
  if (fd >= 0) close(fd);
  return 0;
}

int mounts_attach(int tree, int root, const char *path) {
  return move_mount(tree, "", root, path + 1, MOVE_MOUNT_F_EMPTY_PATH) ? fault("cannot mount %s in the box: %m", path) : 0;
}

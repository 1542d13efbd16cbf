#define _GNU_SOURCE
#include "root.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "loans.h"
#include "mounts.h"
#include "report.h"

enum { INODES = 65536 };

// Processes see their own in /proc and nothing else of the kernel; read-only, since some of its files are settings that
// would outlive a run. Where an outer container has masked /proc, the kernel forbids a new one: then there is none. Returns 0, 1 when there is none, or -1 with a fault.
static int mount_proc(int root) {
  int context = fsopen("proc", FSOPEN_CLOEXEC);
  if (context < 0) return fault("cannot make /proc: %m");
  int fd = -1;
  if (fsconfig(context, FSCONFIG_SET_STRING, "subset", "pid", 0) || fsconfig(context, FSCONFIG_SET_STRING, "hidepid", "invisible", 0) ||
      fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) || (fd = fsmount(context, FSMOUNT_CLOEXEC, READ_ONLY | MOUNT_ATTR_NOEXEC)) < 0) {
    int error = errno;
    close(context);
    errno = error;
    if (error != EPERM) return fault("cannot make /proc: %m");
    return 1;
  }
  int failed = mounts_attach(fd, root, "/proc");
  close(fd);
  close(context);
  return failed;
}

static int write_file(int root, const char *path, const char *text) {
  int fd = openat(root, path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) return fault("cannot write %s in the box: %m", path);
  close(fd);
  return 0;
}

static int write_etc(int root, uid_t uid) {
  char passwd[256], group[128];
  snprintf(passwd, sizeof passwd, "root:x:0:0:root:/:/usr/sbin/nologin\nrun:x:%u:%u:run:/w:/bin/sh\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n", uid, uid);
  snprintf(group, sizeof group, "root:x:0:\nrun:x:%u:\nnogroup:x:65534:\n", uid);
  const char *const files[][2] = {
      {"etc/passwd", passwd},
      {"etc/group", group},
      {"etc/hostname", "box\n"},
      {"etc/hosts", "127.0.0.1 localhost box\n"},
      {"etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"},
  };
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    if (write_file(root, files[i][0], files[i][1])) return -1;
  return 0;
}

static int make_frame(int root) {
  static const char *const folders[] = {"etc", "proc", "dev", "dev/shm", "tmp", "w", "program"};
  for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
    if (mkdirat(root, folders[i], 0755)) return fault("cannot make /%s in the box: %m", folders[i]);
  static const char *const links[][2] = {{"/proc/self/fd", "dev/fd"}, {"/proc/self/fd/0", "dev/stdin"}, {"/proc/self/fd/1", "dev/stdout"}, {"/proc/self/fd/2", "dev/stderr"}};
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
    if (symlinkat(links[i][0], root, links[i][1])) return fault("cannot make /%s in the box: %m", links[i][1]);
  for (int i = 0; i < loans_top_count; i++) {
    char target[PATH_MAX];
    ssize_t length = readlink(loans_tops[i], target, sizeof target - 1);
    if (length < 0) continue;
    target[length] = 0;
    if (symlinkat(target, root, loans_tops[i] + 1)) return fault("cannot make %s in the box: %m", loans_tops[i]);
  }
  return 0;
}

// Hands a copy of a folder of the attached tmpfs to the box; the keeper goes on writing through the original.
static int show(int root, int tmpfs, const char *folder, const char *at, uint64_t attributes) {
  int fd = mounts_copy_one(tmpfs, folder, attributes);
  if (fd < 0) return fault("cannot mount %s in the box: %m", at);
  int failed = mounts_attach(fd, root, at);
  close(fd);
  return failed;
}

// A tmpfs that is attached while copies of it are taken, since older kernels take none of a detached one. Returns its
// mount, or -1 with a fault, and a folder of it for the keeper.
static int attach_tmpfs(int root, uint64_t bytes, int *keeper) {
  int fd = mounts_tmpfs("0755", bytes, INODES, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  if (fd < 0 || mounts_attach(fd, root, "/proc")) return -1;
  *keeper = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return *keeper < 0 ? fault("cannot open a tmpfs: %m") : fd;
}

static int detach_tmpfs(int fd) {
  close(fd);
  return umount2("proc", MNT_DETACH) ? fault("cannot detach a tmpfs: %m") : 0;
}

static int attach_program(int root, const struct options *options, int *keeper) {
  int fd = attach_tmpfs(root, options->program_bytes, keeper);
  // A program starts a tenth faster when a few large pages of it are mapped instead of many small ones.
  if (fd >= 0) mounts_use_large_pages(fd);
  return fd < 0 || show(root, fd, ".", "/program", MOUNT_ATTR_RDONLY) || detach_tmpfs(fd) ? -1 : 0;
}

static int attach_work(int root, const struct options *options, int *keeper) {
  static const char *const parts[][2] = {{"w", "/w"}, {"tmp", "/tmp"}, {"shm", "/dev/shm"}};
  int fd = attach_tmpfs(root, options->work_bytes, keeper);
  if (fd < 0) return -1;
  for (int i = 0; i < 3; i++) {
    if (mkdirat(fd, parts[i][0], 0755) || fchmodat(fd, parts[i][0], 01777, 0)) return fault("cannot make the work folder: %m");
    if (show(root, fd, parts[i][0], parts[i][1], 0)) return -1;
  }
  return detach_tmpfs(fd);
}

// A file system of its own, read-only from then on: so nothing of the file can change, not even its times.
static int make_nothing(void) {
  int fd = mounts_tmpfs("0755", 4096, 2, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
  if (fd < 0 || write_file(fd, "nothing", "")) return -1;
  struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY};
  return mount_setattr(fd, "", AT_EMPTY_PATH, &attr, sizeof attr) ? fault("cannot make the empty input read-only: %m") : fd;
}

static int change_root(int root) {
  // Both on ".": the old root comes to lie on top of the new one, and is taken off (pivot_root(2)).
  if (fchdir(root) || syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH) || chdir("/")) return fault("cannot change the root: %m");
  struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY};
  if (mount_setattr(root, "", AT_EMPTY_PATH, &attr, sizeof attr)) return fault("cannot make the root read-only: %m");
  return 0;
}

int root_build(const struct options *options, const struct identity *identity, struct folders *folders) {
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) return fault("cannot make the mounts private: %m");
  folders->data = options->data ? mounts_copy(options->data, READ_ONLY | MOUNT_ATTR_NOEXEC) : -1;
  if (options->data && folders->data < 0) return fault("cannot open --data %s: %m", options->data);
  if (loans_take(options) || (folders->nothing = make_nothing()) < 0) return -1;

  // The new root needs some folder that exists everywhere; it covers this namespace's view of /proc for a moment.
  int root = mounts_tmpfs("0755", 16 << 20, 4096, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  if (root < 0 || move_mount(root, "", AT_FDCWD, "/proc", MOVE_MOUNT_F_EMPTY_PATH) || fchdir(root)) return fault("cannot mount the new root: %m");
  if (make_frame(root) || write_etc(root, identity->uid) || attach_program(root, options, &folders->program) || attach_work(root, options, &folders->work) ||
      loans_attach(root, options))
    return -1;
  int proc = mount_proc(root);
  folders->has_proc = proc == 0;
  if (proc < 0 || change_root(root)) return -1;
  close(root);
  return 0;
}

#define _GNU_SOURCE
#include "root.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "report.h"

// Detached copies of what the host's tree lends, taken before anything is mounted over it.
enum { LOANS_MAX = 160 };
struct loan {
  char path[PATH_MAX];
  int fd;
  bool folder;
};
static struct loan loans[LOANS_MAX];
static int loan_count;

enum { READ_ONLY = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV };

static int clone_read_only(const char *path, uint64_t attributes) {
  int fd = open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
  if (fd < 0) return -1;
  struct mount_attr attr = {.attr_set = attributes};
  if (mount_setattr(fd, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr, sizeof attr) == 0) return fd;
  close(fd);
  return -1;
}

static int borrow(const char *path, uint64_t attributes) {
  struct stat status;
  if (stat(path, &status)) return fault("cannot show %s in the box: %m", path);
  if (loan_count == LOANS_MAX) return fault("cannot show %s in the box: it is one path too many", path);
  struct loan *loan = &loans[loan_count];
  loan->fd = clone_read_only(path, attributes);
  if (loan->fd < 0) return fault("cannot show %s in the box: %m", path);
  snprintf(loan->path, sizeof loan->path, "%s", path);
  loan->folder = S_ISDIR(status.st_mode);
  loan_count++;
  return 0;
}

static int borrow_if_there(const char *path) {
  return access(path, F_OK) ? 0 : borrow(path, READ_ONLY);
}

// Of /etc only what toolchains need: it also holds passwords, keys and the names of users.
static int borrow_etc(void) {
  static const char *const wanted[] = {"/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/mime.types"};
  for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
    if (borrow_if_there(wanted[i])) return -1;
  DIR *etc = opendir("/etc");
  if (!etc) return 0;
  int failed = 0;
  for (struct dirent *entry; !failed && (entry = readdir(etc));) {
    if (strncmp(entry->d_name, "java", 4) && strncmp(entry->d_name, "python3", 7)) continue;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "/etc/%s", entry->d_name);
    failed = borrow_if_there(path);
  }
  closedir(etc);
  return failed;
}

static bool within(const char *path, const char *folder) {
  size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

// The top level's links into /usr, or the folders themselves where the host has not merged them.
static const char *const tops[] = {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"};
enum { TOP_COUNT = sizeof tops / sizeof tops[0] };

static int borrow_all(const struct options *options) {
  if (borrow("/usr", READ_ONLY) || borrow_etc()) return -1;
  for (int i = 0; i < TOP_COUNT; i++) {
    struct stat status;
    if (lstat(tops[i], &status) == 0 && S_ISDIR(status.st_mode) && borrow(tops[i], READ_ONLY)) return -1;
  }
  for (int i = 0; i < options->bind_count; i++)
    if (!within(options->binds[i], "/usr") && borrow(options->binds[i], READ_ONLY)) return -1;
  static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};
  for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
    if (borrow(devices[i], MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC)) return -1;
  return 0;
}

// A new file system of its own, not yet anywhere.
static int new_tmpfs(const char *mode, const char *size, const char *inodes, uint64_t attributes) {
  int context = fsopen("tmpfs", FSOPEN_CLOEXEC);
  if (context < 0) return fault("cannot make a tmpfs: %m");
  int fd = -1;
  if (fsconfig(context, FSCONFIG_SET_STRING, "mode", mode, 0) || fsconfig(context, FSCONFIG_SET_STRING, "size", size, 0) ||
      fsconfig(context, FSCONFIG_SET_STRING, "nr_inodes", inodes, 0) || fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) ||
      (fd = fsmount(context, FSMOUNT_CLOEXEC, (unsigned int)attributes)) < 0)
    fault("cannot make a tmpfs: %m");
  close(context);
  return fd;
}

// Processes see their own in /proc and nothing else of the kernel; read-only, since some of its files are settings that
// would outlive a run. Where an outer container has masked /proc, the kernel forbids a new one: then there is none.
static int mount_proc(int root) {
  int context = fsopen("proc", FSOPEN_CLOEXEC);
  if (context < 0) return fault("cannot make /proc: %m");
  int fd = -1;
  if (fsconfig(context, FSCONFIG_SET_STRING, "subset", "pid", 0) || fsconfig(context, FSCONFIG_SET_STRING, "hidepid", "invisible", 0) ||
      fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) || (fd = fsmount(context, FSMOUNT_CLOEXEC, READ_ONLY | MOUNT_ATTR_NOEXEC)) < 0) {
    close(context);
    if (errno != EPERM) return fault("cannot make /proc: %m");
    report("there is no /proc in the box: an outer container masks its own");
    return 0;
  }
  int failed = move_mount(fd, "", root, "proc", MOVE_MOUNT_F_EMPTY_PATH);
  close(fd);
  close(context);
  return failed ? fault("cannot mount /proc: %m") : 0;
}

// Makes the folders above `path`, and the mount point itself.
static int make_point(int root, const char *path, bool folder) {
  char part[PATH_MAX];
  for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    snprintf(part, sizeof part, "%.*s", (int)(slash - path - 1), path + 1);
    if (mkdirat(root, part, 0755) && errno != EEXIST && errno != EROFS) return fault("cannot make %s in the box: %m", path);
  }
  if (folder) {
    if (mkdirat(root, path + 1, 0755) && errno != EEXIST && errno != EROFS) return fault("cannot make %s in the box: %m", path);
    return 0;
  }
  int fd = openat(root, path + 1, O_CREAT | O_CLOEXEC | O_WRONLY, 0644);
  if (fd < 0 && errno != EROFS && errno != EEXIST) return fault("cannot make %s in the box: %m", path);
  if (fd >= 0) close(fd);
  return 0;
}

static int attach_loans(int root) {
  for (int i = 0; i < loan_count; i++) {
    struct loan *loan = &loans[i];
    if (make_point(root, loan->path, loan->folder)) return -1;
    if (move_mount(loan->fd, "", root, loan->path + 1, MOVE_MOUNT_F_EMPTY_PATH)) return fault("cannot mount %s in the box: %m", loan->path);
    close(loan->fd);
  }
  loan_count = 0;
  return 0;
}

static int attach_hides(int root, const struct options *options) {
  for (int i = 0; i < options->hide_count; i++) {
    const char *path = options->hides[i];
    struct stat status;
    if (fstatat(root, path + 1, &status, AT_SYMLINK_NOFOLLOW) || !S_ISDIR(status.st_mode)) continue;
    int fd = new_tmpfs("0000", "4k", "2", READ_ONLY | MOUNT_ATTR_NOEXEC);
    if (fd < 0) return -1;
    if (move_mount(fd, "", root, path + 1, MOVE_MOUNT_F_EMPTY_PATH)) return fault("cannot cover %s: %m", path);
    close(fd);
  }
  return 0;
}

static int write_file(int root, const char *path, const char *text) {
  int fd = openat(root, path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) return fault("cannot write %s in the box: %m", path);
  close(fd);
  return 0;
}

static int write_etc(int root, const struct identity *identity) {
  char passwd[256], group[128];
  snprintf(passwd, sizeof passwd, "root:x:0:0:root:/:/usr/sbin/nologin\nrun:x:%u:%u:run:/w:/bin/sh\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n", identity->uid, identity->uid);
  snprintf(group, sizeof group, "root:x:0:\nrun:x:%u:\nnogroup:x:65534:\n", identity->uid);
  return write_file(root, "etc/passwd", passwd) || write_file(root, "etc/group", group) || write_file(root, "etc/hostname", "box\n") ||
                 write_file(root, "etc/hosts", "127.0.0.1 localhost box\n") || write_file(root, "etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n")
             ? -1
             : 0;
}

static int make_frame(int root) {
  static const char *const made[] = {"etc", "proc", "dev", "dev/shm", "tmp", "w", "program"};
  for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
    if (mkdirat(root, made[i], 0755)) return fault("cannot make /%s in the box: %m", made[i]);
  static const char *const links[][2] = {{"/proc/self/fd", "dev/fd"}, {"/proc/self/fd/0", "dev/stdin"}, {"/proc/self/fd/1", "dev/stdout"}, {"/proc/self/fd/2", "dev/stderr"}};
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
    if (symlinkat(links[i][0], root, links[i][1])) return fault("cannot make /%s in the box: %m", links[i][1]);
  for (int i = 0; i < TOP_COUNT; i++) {
    char target[PATH_MAX];
    ssize_t length = readlink(tops[i], target, sizeof target - 1);
    if (length < 0) continue;
    target[length] = 0;
    if (symlinkat(target, root, tops[i] + 1)) return fault("cannot make %s in the box: %m", tops[i]);
  }
  return 0;
}

// Opens `mount` for the keeper, who goes on writing through it, and hands a clone of `folder` in it to the box.
static int show(int root, int mount, const char *folder, const char *at, uint64_t attributes) {
  int fd = open_tree(mount, folder, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
  struct mount_attr attr = {.attr_set = attributes};
  if (fd < 0 || mount_setattr(fd, "", AT_EMPTY_PATH, &attr, sizeof attr) || move_mount(fd, "", root, at, MOVE_MOUNT_F_EMPTY_PATH))
    return fault("cannot mount /%s in the box: %m", at);
  close(fd);
  return 0;
}

// A tmpfs that is attached for as long as clones of it are taken (older kernels take none of a detached one).
static int attach_tmpfs(int root, uint64_t bytes, const char *inodes, int *keeper) {
  char size[32];
  snprintf(size, sizeof size, "%llu", (unsigned long long)bytes);
  int fd = new_tmpfs("0755", size, inodes, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  if (fd < 0) return -1;
  if (move_mount(fd, "", root, "proc", MOVE_MOUNT_F_EMPTY_PATH)) return fault("cannot mount a tmpfs: %m");
  *keeper = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return *keeper < 0 ? fault("cannot open a tmpfs: %m") : fd;
}

static int attach_own(int root, const struct options *options, struct folders *folders) {
  int program = attach_tmpfs(root, options->program_bytes, "65536", &folders->program);
  if (program < 0 || show(root, program, ".", "program", MOUNT_ATTR_RDONLY)) return -1;
  if (umount2("proc", MNT_DETACH)) return fault("cannot detach /program: %m");
  close(program);

  int work = attach_tmpfs(root, options->work_bytes, "65536", &folders->work);
  if (work < 0) return -1;
  static const char *const parts[][2] = {{"w", "w"}, {"tmp", "tmp"}, {"shm", "dev/shm"}};
  for (int i = 0; i < 3; i++) {
    if (mkdirat(work, parts[i][0], 0755) || fchmodat(work, parts[i][0], 01777, 0)) return fault("cannot make the work folder: %m");
    if (show(root, work, parts[i][0], parts[i][1], 0)) return -1;
  }
  if (umount2("proc", MNT_DETACH)) return fault("cannot detach the work folder: %m");
  close(work);
  return 0;
}

int root_build(const struct options *options, const struct identity *identity, struct folders *folders) {
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) return fault("cannot make the mounts private: %m");
  folders->data = -1;
  if (options->data && (folders->data = clone_read_only(options->data, READ_ONLY | MOUNT_ATTR_NOEXEC)) < 0) return fault("cannot open --data %s: %m", options->data);
  if (borrow_all(options)) return -1;

  // The new root needs some folder that exists everywhere; it covers this namespace's view of /proc for a moment.
  int root = new_tmpfs("0755", "16m", "4096", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  if (root < 0) return -1;
  if (move_mount(root, "", AT_FDCWD, "/proc", MOVE_MOUNT_F_EMPTY_PATH) || fchdir(root)) return fault("cannot mount the new root: %m");
  if (make_frame(root) || attach_loans(root) || attach_hides(root, options) || attach_own(root, options, folders) || write_etc(root, identity) || mount_proc(root)) return -1;

  // Both on ".": the old root comes to lie on top of the new one, and is taken off (pivot_root(2)).
  if (syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH) || chdir("/")) return fault("cannot change the root: %m");
  struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY};
  if (mount_setattr(root, "", AT_EMPTY_PATH, &attr, sizeof attr)) return fault("cannot make the root read-only: %m");
  close(root);
  return 0;
}

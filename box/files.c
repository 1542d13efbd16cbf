#define _GNU_SOURCE
#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "report.h"

int files_open(int folder, const char *path, int flags, mode_t mode) {
  struct open_how how = {
      .flags = (uint64_t)(flags | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY),
      .mode = flags & O_CREAT ? mode : 0,
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
  };
  int file;
  do file = (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
  while (file < 0 && (errno == EINTR || errno == EAGAIN));
  return file;
}

static bool plain(const char *path) {
  for (const char *part = path;; part++) {
    size_t length = strcspn(part, "/");
    if (length == 0 || length > NAME_MAX || (length == 1 && part[0] == '.') || (length == 2 && part[0] == '.' && part[1] == '.')) return false;
    part += length;
    if (!*part) return true;
  }
}

int files_create(int folder, const char *path, mode_t mode) {
  if (strlen(path) >= PATH_MAX || !plain(path)) return fault("%s: must be a relative path without empty, . and .. parts", path);
  char above[PATH_MAX];
  for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
    snprintf(above, sizeof above, "%.*s", (int)(slash - path), path);
    if (mkdirat(folder, above, 0755) && errno != EEXIST) return fault("cannot make the folder %s: %m", above);
  }
  if (unlinkat(folder, path, 0) && errno != ENOENT) return fault("cannot replace %s: %m", path);
  int file = files_open(folder, path, O_CREAT | O_EXCL | O_WRONLY, mode);
  return file < 0 ? fault("cannot make %s: %m", path) : file;
}

int files_write(int file, const char *bytes, size_t size) {
  for (size_t done = 0; done < size;) {
    ssize_t length = write(file, bytes + done, size - done);
    if (length < 0 && errno != EINTR) return -1;
    if (length > 0) done += (size_t)length;
  }
  return 0;
}

// Makes a folder's entries readable and removable for its owner, which without root is the keeper too.
static int open_folder(int parent, const char *name) {
  int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd >= 0) {
    struct stat status;
    if (fstat(fd, &status) == 0 && (status.st_mode & 0700) != 0700) fchmod(fd, 0700);
    return fd;
  }
  if (errno != EACCES) return -1;
  if (fchmodat(parent, name, 0700, 0)) return -1;
  return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static bool dots(const char *name) {
  return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}

// Gives a folder a place and a name in `top`. Without root, moving a folder needs the right to write to it.
static int move_up(int folder, const char *name, int top, unsigned long *moved) {
  char place[32];
  bool opened = false;
  for (;;) {
    snprintf(place, sizeof place, ".gavel-%lu", (*moved)++);
    if (renameat2(folder, name, top, place, RENAME_NOREPLACE) == 0) return 0;
    if (errno == EEXIST) continue;
    if (errno != EACCES || opened || fchmodat(folder, name, 0700, 0)) return fault("cannot move what a run left: %m");
    opened = true;
  }
}

static bool is_kept(const struct kept_names *kept, const char *name) {
  for (int i = 0; kept && i < kept->count; i++)
    if (strcmp(kept->names[i], name) == 0) return true;
  return false;
}

static DIR *open_listing(int folder) {
  int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *directory = copy < 0 ? NULL : fdopendir(copy);
  if (!directory) fault("cannot read a folder to empty it: %m");
  return directory;
}

int files_names(int folder, struct kept_names *names) {
  DIR *directory = open_listing(folder);
  if (!directory) return -1;
  names->count = 0;
  for (struct dirent *entry; (entry = readdir(directory));) {
    if (dots(entry->d_name)) continue;
    if (names->count == sizeof names->names / sizeof names->names[0]) return closedir(directory), fault("too much is shown below /tmp, /w or /dev/shm");
    snprintf(names->names[names->count++], sizeof names->names[0], "%s", entry->d_name);
  }
  closedir(directory);
  return 0;
}

// Removes the entries of a folder, but for folders that are not empty: these are moved to `top`. So the depth is never
// more than one, and nothing is kept in memory.
static int remove_entries(int folder, int top, const struct kept_names *kept, unsigned long *moved) {
  DIR *directory = open_listing(folder);
  if (!directory) return -1;
  int failed = 0;
  for (struct dirent *entry; !failed && (entry = readdir(directory));) {
    if (dots(entry->d_name) || (folder == top && is_kept(kept, entry->d_name))) continue;
    if (entry->d_type != DT_DIR && unlinkat(folder, entry->d_name, 0) == 0) continue;
    if (unlinkat(folder, entry->d_name, AT_REMOVEDIR) == 0) continue;
    if (errno != ENOTEMPTY && errno != EEXIST) failed = fault("cannot remove what a run left: %m");
    else if (folder != top) failed = move_up(folder, entry->d_name, top, moved);
  }
  closedir(directory);
  return failed;
}

// Empties the folders in `top`. Returns 0, 1 when there were any, or -1 with a fault.
static int empty_folders(int top, const struct kept_names *kept, unsigned long *moved) {
  DIR *directory = open_listing(top);
  if (!directory) return -1;
  int found = 0;
  for (struct dirent *entry; found >= 0 && (entry = readdir(directory));) {
    if (dots(entry->d_name) || is_kept(kept, entry->d_name)) continue;
    int folder = open_folder(top, entry->d_name);
    found = folder < 0 ? fault("cannot open a folder that a run left: %m") : remove_entries(folder, top, kept, moved) ? -1 : 1;
    if (folder >= 0) close(folder);
  }
  closedir(directory);
  return found;
}

int files_empty(int folder, const struct kept_names *kept) {
  unsigned long moved = 0;
  for (;;) {
    if (remove_entries(folder, folder, kept, &moved)) return -1;
    int found = empty_folders(folder, kept, &moved);
    if (found <= 0) return found;
  }
}

#define _GNU_SOURCE
#include "work.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "files.h"
#include "report.h"

static const char *const names[3] = {"w", "tmp", "shm"};

// A time that no run can choose, so that none can leave a message in it.
static const struct timespec always[2] = {{.tv_sec = 946684800}, {.tv_sec = 946684800}};

int work_open(struct work *work, int root, uid_t owner) {
  struct statvfs space;
  work->owner = owner;
  for (int i = 0; i < 3; i++) {
    work->folders[i] = openat(root, names[i], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (work->folders[i] < 0) return fault("cannot open the work folder: %m");
    if (files_names(work->folders[i], &work->kept[i])) return -1;
    // Only now: reading the names has left a time on the folder.
    if (futimens(work->folders[i], always) || fstat(work->folders[i], &work->fresh[i])) return fault("cannot set up the work folder: %m");
  }
  if (fstatvfs(work->folders[0], &space)) return fault("cannot measure the work folder: %m");
  work->free_files = space.f_ffree;
  work->free_blocks = space.f_bfree;
  return 0;
}

void work_close(struct work *work) {
  for (int i = 0; i < 3; i++) {
    if (work->folders[i] >= 0) close(work->folders[i]);
    work->folders[i] = -1;
  }
}

// The folders above it too: a compiler writes beside its sources. Without root they are the run's already.
static int give(const struct work *work, const char *path) {
  char part[PATH_MAX];
  for (size_t length = strcspn(path, "/");; length += 1 + strcspn(path + length + 1, "/")) {
    snprintf(part, sizeof part, "%.*s", (int)length, path);
    if (fchownat(work->folders[0], part, work->owner, work->owner, AT_SYMLINK_NOFOLLOW) && errno != EPERM) return fault("cannot give %s to the run: %m", part);
    if (!path[length]) return 0;
  }
}

int work_create(const struct work *work, const char *path) {
  int file = files_create(work->folders[0], path, 0644);
  if (file < 0 || give(work, path) == 0) return file;
  close(file);
  return -1;
}

static bool same_time(struct timespec a, struct timespec b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

// Whether there is more or less than there was at first, wherever it is.
static int count_differs(const struct work *work, bool *differs) {
  struct statvfs space;
  if (fstatvfs(work->folders[0], &space)) return fault("cannot measure the work folder: %m");
  *differs = space.f_ffree != work->free_files || space.f_bfree != work->free_blocks;
  return 0;
}

int work_clean(const struct work *work) {
  bool anywhere = false;
  // What comes into a folder, or goes, leaves a time on it, which only its owner can set back; without root that is a run too.
  if (work->owner == geteuid() && count_differs(work, &anywhere)) return -1;
  for (int i = 0; i < 3; i++) {
    int folder = work->folders[i];
    struct stat now;
    if (fstat(folder, &now)) return fault("cannot look at the work folder: %m");
    if (now.st_mode != work->fresh[i].st_mode && fchmod(folder, work->fresh[i].st_mode & 07777)) return fault("cannot reset the work folder: %m");
    bool here = anywhere || !same_time(now.st_mtim, always[1]);
    if (here && files_empty(folder, &work->kept[i])) return -1;
    if ((here || !same_time(now.st_atim, always[0])) && futimens(folder, always)) return fault("cannot reset the work folder: %m");
  }
  return 0;
}

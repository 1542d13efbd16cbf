#define _GNU_SOURCE
#include "program.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "report.h"

// Compilers nest packages, not more.
enum { DEPTH_MAX = 16 };

int program_create(int program, const char *path, bool executable) {
  return files_create(program, path, executable ? 0555 : 0444);
}

int program_open(int program, const char *path, struct stat *status) {
  int file = files_open(program, path, O_RDONLY | O_NONBLOCK, 0);
  if (file < 0 || fstat(file, status)) {
    fault("cannot read %s of /program: %m", path);
  } else if (S_ISREG(status->st_mode)) {
    return file;
  } else {
    fault("%s of /program: not a file", path);
  }
  if (file >= 0) close(file);
  return -1;
}

static int copy_bytes(int from, int to, const char *path) {
  for (;;) {
    ssize_t length = sendfile(to, from, NULL, 1 << 30);
    if (length == 0) return 0;
    if (length < 0 && errno != EINTR) return fault("cannot copy %s to /program: %m", path);
  }
}

static int copy_file(int program, int folder, const char *name, const char *path) {
  int from = files_open(folder, name, O_RDONLY | O_NONBLOCK, 0);
  struct stat status;
  if (from < 0 || fstat(from, &status)) return fault("cannot read %s: %m", path);
  int failed = 0;
  // Only a file is copied: not a pipe or a socket, which could make the keeper wait.
  if (S_ISREG(status.st_mode)) {
    int to = program_create(program, path, status.st_mode & 0111);
    failed = to < 0 ? -1 : copy_bytes(from, to, path);
    if (to >= 0) close(to);
  }
  close(from);
  return failed;
}

static bool matches(const char *path, char *const *patterns, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (fnmatch(patterns[i], path, FNM_PATHNAME) == 0) return true;
  return count == 0;
}

static int collect_folder(int program, int folder, const char *prefix, int depth, char *const *patterns, size_t count, void (*copied)(const char *path)) {
  int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *directory = copy < 0 ? NULL : fdopendir(copy);
  if (!directory) return fault("cannot read the folder %s: %m", prefix);
  int failed = 0;
  for (struct dirent *entry; !failed && (entry = readdir(directory));) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s%s", prefix, entry->d_name) >= (int)sizeof path) continue;
    if (entry->d_type == DT_DIR && depth < DEPTH_MAX) {
      int child = files_open(folder, entry->d_name, O_RDONLY | O_DIRECTORY, 0);
      char below[PATH_MAX];
      if (child >= 0 && snprintf(below, sizeof below, "%s/", path) < (int)sizeof below) failed = collect_folder(program, child, below, depth + 1, patterns, count, copied);
      if (child >= 0) close(child);
    }
    if (entry->d_type != DT_REG || !matches(path, patterns, count)) continue;
    failed = copy_file(program, folder, entry->d_name, path);
    if (!failed && copied) copied(path);
  }
  closedir(directory);
  return failed;
}

int program_collect(int program, int work, char *const *patterns, size_t count, void (*copied)(const char *path)) {
  return count == 0 ? 0 : collect_folder(program, work, "", 0, patterns, count, copied);
}

int program_copy(int from, int to) {
  return collect_folder(to, from, "", 0, NULL, 0, NULL);
}

#define _GNU_SOURCE
#include "delegate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup_files.h"
#include "report.h"

static const char leaf_name[] = "gavel-processes";

// The cgroup whose processes this one moved.
static char emptied[PATH_MAX];

void cgroup_base(char path[PATH_MAX]) {
  char *last = strrchr(path, '/');
  if (last && strcmp(last + 1, leaf_name) == 0) *last = 0;
}

static bool has_words(const char *folder, const char *file) {
  char text[1024];
  int fd = cgroup_file(folder, file, O_RDONLY);
  ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  if (length < 0) return false;
  text[length] = 0;
  bool memory = false, pids = false;
  char *rest = text;
  for (char *word; (word = strsep(&rest, " \n"));) {
    if (strcmp(word, "memory") == 0) memory = true;
    if (strcmp(word, "pids") == 0) pids = true;
  }
  return memory && pids;
}

static int set_controllers(const char *folder, const char *words) {
  int fd = cgroup_file(folder, "cgroup.subtree_control", O_WRONLY);
  if (fd < 0) return -1;
  ssize_t length = write(fd, words, strlen(words));
  int error = errno;
  close(fd);
  errno = error;
  return length == (ssize_t)strlen(words) ? 0 : -1;
}

static int enable(const char *folder) {
  return set_controllers(folder, "+memory +pids");
}

static int move_processes(const char *folder, const char *leaf) {
  int to = cgroup_file(leaf, "cgroup.procs", O_WRONLY);
  if (to < 0) return -1;
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/cgroup.procs", folder);
  FILE *from = fopen(path, "re");
  unsigned long long process;
  // One that has just ended, or a thread of the kernel, cannot be moved; whether that matters `enable` will tell.
  while (from && fscanf(from, "%llu", &process) == 1) cgroup_write(to, process);
  if (from) fclose(from);
  close(to);
  return 0;
}

int cgroup_delegate(char path[PATH_MAX]) {
  cgroup_base(path);
  if (has_words(path, "cgroup.subtree_control")) return 0;
  if (!has_words(path, "cgroup.controllers")) return fault("the cgroup %s lacks the controllers memory and pids: start in one that has them, for instance by systemd-run --scope -p Delegate=yes", path);
  if (enable(path) == 0) return 0;
  if (errno != EBUSY) return fault("cannot enable controllers in the cgroup %s (%m): start in one that is yours, for instance by systemd-run --user --scope -p Delegate=yes", path);
  char leaf[PATH_MAX];
  if (snprintf(leaf, sizeof leaf, "%s/%s", path, leaf_name) >= PATH_MAX) return fault("the path of the cgroup %s is too long", path);
  if (mkdir(leaf, 0755) && errno != EEXIST) return fault("cannot make the cgroup %s: %m", leaf);
  // One that is made meanwhile by one that is not moved yet stays behind: then once more.
  int failed = -1;
  for (int round = 0; failed && round < 20; round++) {
    if (move_processes(path, leaf)) break;
    failed = enable(path);
    if (failed && errno != EBUSY) break;
  }
  if (failed) return fault("cannot move the processes of the cgroup %s into %s: %m", path, leaf_name);
  snprintf(emptied, sizeof emptied, "%s", path);
  return 0;
}

void cgroup_undelegate(void) {
  // Another box may have begun meanwhile: then the kernel refuses this, and all stays as that one needs it.
  char leaf[PATH_MAX];
  if (!emptied[0] || set_controllers(emptied, "-memory -pids") || snprintf(leaf, sizeof leaf, "%s/%s", emptied, leaf_name) >= PATH_MAX) return;
  move_processes(leaf, emptied);
  rmdir(leaf);
}

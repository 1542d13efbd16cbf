#define _GNU_SOURCE
#include "sweep.h"

#include <dirent.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// In clock ticks since boot (field 22 of proc_pid_stat(5)); 0 when there is no such process. A process id alone may
// have been given to another since.
static unsigned long long start_time(long process) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%ld/stat", process);
  FILE *file = fopen(path, "re");
  if (!file) return 0;
  size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[length] = 0;
  char *at = strrchr(text, ')');
  for (int field = 2; at && field < 22; field++) at = strchr(at + 1, ' ');
  return at ? strtoull(at + 1, NULL, 10) : 0;
}

void sweep_name(char *name, size_t size, const char *slot) {
  snprintf(name, size, "gavel-%s-%d-%llu", slot, getpid(), start_time(getpid()));
}

static bool left_behind(const char *name) {
  if (strncmp(name, "gavel-", 6)) return false;
  const char *start = strrchr(name, '-');
  const char *process = start;
  while (process > name && process[-1] != '-') process--;
  char *end;
  long pid = strtol(process, &end, 10);
  if (end != start || pid <= 0) return false;
  unsigned long long started = strtoull(start + 1, &end, 10);
  return *end == 0 && start_time(pid) != started;
}

static void kill_members(const char *folder) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/cgroup.procs", folder);
  FILE *file = fopen(path, "re");
  long process;
  while (file && fscanf(file, "%ld", &process) == 1)
    if (process > 0) kill((pid_t)process, SIGKILL);
  if (file) fclose(file);
}

static void remove_leaves(const char *folder) {
  DIR *directory = opendir(folder);
  for (struct dirent *entry; directory && (entry = readdir(directory));) {
    char path[PATH_MAX];
    if (strncmp(entry->d_name, "run", 3) || snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= PATH_MAX) continue;
    kill_members(path);
    rmdir(path);
  }
  if (directory) closedir(directory);
}

int sweep_below(const char *folder) {
  int removed = 0;
  DIR *directory = opendir(folder);
  for (struct dirent *entry; directory && (entry = readdir(directory));) {
    char path[PATH_MAX];
    if (!left_behind(entry->d_name) || snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= PATH_MAX) continue;
    kill_members(path);
    remove_leaves(path);
    if (rmdir(path) == 0) removed++;
  }
  if (directory) closedir(directory);
  return removed;
}

#define _GNU_SOURCE
#include "cgroup_files.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"

int cgroup_file(const char *folder, const char *name, int flags) {
  char path[PATH_MAX];
  if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) return -1;
  return open(path, flags | O_CLOEXEC);
}

int cgroup_write(int file, uint64_t value) {
  char text[24];
  int length = snprintf(text, sizeof text, "%" PRIu64, value);
  return pwrite(file, text, (size_t)length, 0) == length ? 0 : -1;
}

int cgroup_number(int file, uint64_t *value) {
  char text[32];
  ssize_t length = pread(file, text, sizeof text - 1, 0);
  if (length <= 0) return fault("cannot read a counter of the cgroup: %m");
  text[length] = 0;
  *value = strtoull(text, NULL, 10);
  return 0;
}

int cgroup_field(int file, const char *key, uint64_t *value) {
  char text[4096];
  ssize_t length = pread(file, text, sizeof text - 1, 0);
  if (length <= 0) return fault("cannot read the counter %sof the cgroup: %m", key);
  text[length] = 0;
  size_t size = strlen(key);
  for (const char *line = text; line; line = strchr(line, '\n')) {
    if (*line == '\n') line++;
    if (strncmp(line, key, size)) continue;
    *value = strtoull(line + size, NULL, 10);
    return 0;
  }
  return fault("the cgroup has no counter %s", key);
}

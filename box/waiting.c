#define _GNU_SOURCE
#include "waiting.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "cgroup_files.h"
#include "report.h"

// The second number of schedstat; 0 for a thread that has just ended.
static uint64_t waited_ns(pid_t thread) {
  char path[64], text[96];
  snprintf(path, sizeof path, "/proc/%d/schedstat", thread);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  text[length > 0 ? length : 0] = 0;
  uint64_t waited;
  return sscanf(text, "%*u %" SCNu64, &waited) == 1 ? waited : 0;
}

int waiting_longest_ns(const struct cgroup *cgroup, pid_t zygote, uint64_t *ns) {
  *ns = 0;
  if (cgroup->kind == CGROUP_NONE) return 0;
  int file = cgroup_file(cgroup->leaf, cgroup->kind == CGROUP_V1 ? "tasks" : "cgroup.threads", O_RDONLY);
  FILE *threads = file < 0 ? NULL : fdopen(file, "r");
  if (!threads) {
    fault("cannot read which threads are in the cgroup: %m");
    if (file >= 0) close(file);
    return -1;
  }
  int thread;
  while (fscanf(threads, "%d", &thread) == 1) {
    uint64_t waited = thread == zygote ? 0 : waited_ns(thread);
    if (waited > *ns) *ns = waited;
  }
  fclose(threads);
  return 0;
}

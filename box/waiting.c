#define _GNU_SOURCE
#include "waiting.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cgroup_files.h"
#include "report.h"

// What a file of the thread's in /proc begins with; empty for a thread that has just ended.
static void read_of(pid_t thread, const char *name, char *text, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", thread, name);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? 0 : read(file, text, size - 1);
  if (file >= 0) close(file);
  text[length > 0 ? length : 0] = 0;
}

// The second number of schedstat.
static uint64_t waited_ns(pid_t thread) {
  char text[96];
  read_of(thread, "schedstat", text, sizeof text);
  uint64_t waited;
  return sscanf(text, "%*u %" SCNu64, &waited) == 1 ? waited : 0;
}

// The state follows the name, in which there may be brackets and spaces as well.
static char state_of(pid_t thread) {
  char text[128];
  read_of(thread, "stat", text, sizeof text);
  const char *name_end = strrchr(text, ')');
  return name_end && name_end[1] == ' ' ? name_end[2] : 0;
}

// 0 for a thread that was not there.
static uint64_t waited_before_ns(const struct waiting *before, pid_t thread) {
  for (int i = 0; i < before->count; i++)
    if (before->threads[i].thread == thread) return before->threads[i].ns;
  return 0;
}

static void look_at(pid_t thread, const struct waiting *before, struct waiting *now) {
  uint64_t waited = waited_ns(thread), earlier = waited_before_ns(before, thread);
  if (waited > earlier && waited - earlier > now->rise_ns) now->rise_ns = waited - earlier;
  char state = state_of(thread);
  now->ready = now->ready || state == 'R';
  now->at_disk = now->at_disk || state == 'D';
  now->threads[now->count].thread = thread;
  now->threads[now->count++].ns = waited;
}

int waiting_look(const struct cgroup *cgroup, pid_t zygote, struct waiting *waiting) {
  if (cgroup->kind == CGROUP_NONE) return 0;
  int file = cgroup_file(cgroup->leaf, cgroup->kind == CGROUP_V1 ? "tasks" : "cgroup.threads", O_RDONLY);
  FILE *threads = file < 0 ? NULL : fdopen(file, "r");
  if (!threads) {
    fault("cannot read which threads are in the cgroup: %m");
    if (file >= 0) close(file);
    return -1;
  }
  struct waiting now = {0};
  int thread;
  while (now.count < WAITING_THREADS && fscanf(threads, "%d", &thread) == 1)
    if (thread != zygote) look_at(thread, waiting, &now);
  fclose(threads);
  *waiting = now;
  return 0;
}

#define _GNU_SOURCE
#include "cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup_files.h"
#include "delegate.h"
#include "hierarchy.h"
#include "report.h"
#include "sweep.h"

// A limit is not written again for so little.
enum { LIMIT_SLACK_BYTES = 64 * 1024 };

// What may still be charged for earlier runs: less under a small limit, and under a large one, which leaves room for tables.
enum { STALE_BYTES = 4 * 1024 * 1024 };

static const char *const v1_controllers[3] = {"memory", "cpuacct", "pids"};

static void close_file(int *file) {
  if (*file >= 0) close(*file);
  *file = -1;
}

static void close_leaf(struct cgroup *cgroup) {
  int *const files[] = {&cgroup->procs[0], &cgroup->usage, &cgroup->limit, &cgroup->swap_limit, &cgroup->peak, &cgroup->events};
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) close_file(files[i]);
}

static void close_rest(struct cgroup *cgroup) {
  int *const files[] = {&cgroup->procs[1], &cgroup->procs[2], &cgroup->cpu, &cgroup->pids_limit, &cgroup->pids_events};
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) close_file(files[i]);
}

// As before the first leaf was made, without closing anything.
static void without_leaf(struct cgroup *cgroup) {
  cgroup->leaf[0] = 0;
  cgroup->procs[0] = cgroup->usage = cgroup->limit = cgroup->swap_limit = cgroup->peak = cgroup->events = -1;
  if (cgroup->kind == CGROUP_V1) return;
  cgroup->cpu = cgroup->pids_limit = cgroup->pids_events = -1;
  cgroup->pids_set = 0;
}

static void forget(struct cgroup *cgroup) {
  *cgroup = (struct cgroup){.kind = CGROUP_NONE, .procs = {-1, -1, -1}, .usage = -1, .limit = -1, .swap_limit = -1, .peak = -1, .events = -1, .cpu = -1, .pids_limit = -1, .pids_events = -1};
}

static int make_folder(char path[PATH_MAX], const char *above, const char *name) {
  if (snprintf(path, PATH_MAX, "%s/%s", above, name) >= PATH_MAX) return path[0] = 0, fault("the path of the cgroup below %s is too long", above);
  return mkdir(path, 0755) ? fault("cannot make the cgroup %s: %m", path) : 0;
}

static int make_v1(struct cgroup *cgroup, const char *name) {
  cgroup->kind = CGROUP_V1;
  for (int i = 0; i < 3; i++) {
    char base[PATH_MAX];
    if (hierarchy_own(v1_controllers[i], base)) return -1;
    sweep_below(base);
    if (make_folder(cgroup->paths[i], base, name)) return cgroup->paths[i][0] = 0, -1;
    if (i > 0) cgroup->procs[i] = cgroup_file(cgroup->paths[i], "cgroup.procs", O_WRONLY);
  }
  cgroup->cpu = cgroup_file(cgroup->paths[1], "cpuacct.usage", O_RDONLY);
  cgroup->pids_limit = cgroup_file(cgroup->paths[2], "pids.max", O_WRONLY);
  cgroup->pids_events = cgroup_file(cgroup->paths[2], "pids.events", O_RDONLY);
  if (cgroup->procs[1] < 0 || cgroup->procs[2] < 0 || cgroup->cpu < 0 || cgroup->pids_limit < 0) return fault("the cgroup %s lacks a file that box needs", cgroup->paths[2]);
  return 0;
}

static int make_v2(struct cgroup *cgroup, const char *name) {
  char base[PATH_MAX];
  cgroup->kind = CGROUP_V2;
  if (hierarchy_own(NULL, base) || cgroup_delegate(base)) return -1;
  sweep_below(base);
  if (make_folder(cgroup->paths[0], base, name)) return cgroup->paths[0][0] = 0, -1;
  return cgroup_delegate(cgroup->paths[0]);
}

// With swap accounting all figures are those of memory and swap together, since that is what the limit is for: what the host
// has swapped out does not count as memory, and a run would be over a limit that it seems to be far from.
static int open_leaf_v1(struct cgroup *cgroup) {
  cgroup->usage = cgroup_file(cgroup->leaf, "memory.memsw.usage_in_bytes", O_RDONLY);
  if (cgroup->usage < 0) cgroup->usage = cgroup_file(cgroup->leaf, "memory.usage_in_bytes", O_RDONLY);
  cgroup->limit = cgroup_file(cgroup->leaf, "memory.limit_in_bytes", O_WRONLY);
  cgroup->swap_limit = cgroup_file(cgroup->leaf, "memory.memsw.limit_in_bytes", O_WRONLY);  // absent without swap accounting
  cgroup->peak = cgroup_file(cgroup->leaf, "memory.memsw.max_usage_in_bytes", O_RDWR);
  if (cgroup->peak < 0) cgroup->peak = cgroup_file(cgroup->leaf, "memory.max_usage_in_bytes", O_RDWR);
  cgroup->events = cgroup_file(cgroup->leaf, "memory.oom_control", O_RDONLY);
  return 0;
}

static int open_leaf_v2(struct cgroup *cgroup) {
  cgroup->usage = cgroup_file(cgroup->leaf, "memory.current", O_RDONLY);
  cgroup->limit = cgroup_file(cgroup->leaf, "memory.max", O_WRONLY);
  cgroup->swap_limit = cgroup_file(cgroup->leaf, "memory.swap.max", O_WRONLY);
  cgroup->peak = cgroup_file(cgroup->leaf, "memory.peak", O_RDWR);
  if (cgroup->peak < 0) cgroup->peak = cgroup_file(cgroup->leaf, "memory.peak", O_RDONLY);
  cgroup->events = cgroup_file(cgroup->leaf, "memory.events", O_RDONLY);
  cgroup->cpu = cgroup_file(cgroup->leaf, "cpu.stat", O_RDONLY);
  cgroup->pids_limit = cgroup_file(cgroup->leaf, "pids.max", O_WRONLY);
  cgroup->pids_events = cgroup_file(cgroup->leaf, "pids.events", O_RDONLY);
  if (cgroup->peak < 0) return fault("the cgroup %s has no memory.peak: Linux 5.19 or newer is needed", cgroup->leaf);
  if (cgroup->cpu < 0 || cgroup->pids_limit < 0) return fault("the cgroup %s lacks a file that box needs", cgroup->leaf);
  // Linux 6.12 starts the peak anew for a descriptor that anything is written to.
  cgroup->leaf_for_each_run = cgroup_write(cgroup->peak, 0) != 0;
  return cgroup->swap_limit >= 0 && cgroup_write(cgroup->swap_limit, 0) ? fault("cannot forbid swap: %m") : 0;
}

// A leaf with nothing in it yet.
static int make_leaf(struct cgroup *cgroup) {
  char name[32];
  // A run sees the name in /proc: it must not learn from it what earlier ones were charged for.
  uint32_t number;
  if (getrandom(&number, sizeof number, 0) != sizeof number) return fault("no random number for the name of a cgroup: %m");
  snprintf(name, sizeof name, "run%08x", number);
  if (make_folder(cgroup->leaf, cgroup->paths[0], name)) return cgroup->leaf[0] = 0, -1;
  if (cgroup->kind == CGROUP_V1 ? open_leaf_v1(cgroup) : open_leaf_v2(cgroup)) return -1;
  cgroup->procs[0] = cgroup_file(cgroup->leaf, "cgroup.procs", O_WRONLY);
  if (cgroup->procs[0] < 0 || cgroup->usage < 0 || cgroup->limit < 0 || cgroup->peak < 0 || cgroup->events < 0) return fault("the cgroup %s lacks a file that box needs", cgroup->leaf);
  return 0;
}

static void remove_leaf(struct cgroup *cgroup) {
  close_leaf(cgroup);
  // In v1 the rest is not the leaf's.
  if (cgroup->kind == CGROUP_V2) close_rest(cgroup);
  if (cgroup->leaf[0]) rmdir(cgroup->leaf);
}

// What is charged for earlier runs, and for the zygote's own memory, stays with the old leaf. Which is kept until the new one
// is complete, so that a run may try again.
int cgroup_renew(struct cgroup *cgroup, pid_t zygote) {
  struct cgroup next = *cgroup;
  without_leaf(&next);
  if (make_leaf(&next)) return remove_leaf(&next), -1;
  if (cgroup_write(next.procs[0], (uint64_t)zygote)) {
    fault("cannot move the box into the cgroup %s: %m", next.leaf);
    return remove_leaf(&next), -1;
  }
  remove_leaf(cgroup);
  next.limit_set = 0;
  next.last = (struct cgroup_counters){.processes_refused = next.kind == CGROUP_V1 ? next.last.processes_refused : 0};
  *cgroup = next;
  return cgroup_number(cgroup->usage, &cgroup->floor_bytes);
}

int cgroup_make(struct cgroup *cgroup, const char *slot) {
  char name[128], path[PATH_MAX];
  forget(cgroup);
  sweep_name(name, sizeof name, slot);
  int failed = hierarchy_own("memory", path) == 0 ? make_v1(cgroup, name) : make_v2(cgroup, name);
  if (failed) cgroup_remove(cgroup);
  return failed;
}

int cgroup_admit(struct cgroup *cgroup, pid_t zygote) {
  for (int i = 1; i < 3; i++)
    if (cgroup->procs[i] >= 0 && cgroup_write(cgroup->procs[i], (uint64_t)zygote)) return fault("cannot move the box into the cgroup %s: %m", cgroup->paths[i]);
  return cgroup_renew(cgroup, zygote);
}

static int set_memory(struct cgroup *cgroup, uint64_t bytes) {
  uint64_t apart = bytes > cgroup->limit_set ? bytes - cgroup->limit_set : cgroup->limit_set - bytes;
  if (cgroup->limit_set && apart < LIMIT_SLACK_BYTES) return 0;
  bool swap_too = cgroup->kind == CGROUP_V1 && cgroup->swap_limit >= 0;
  // v1 keeps memory + swap at least as high as memory at every moment.
  bool raise = bytes > cgroup->limit_set && cgroup->limit_set;
  if (swap_too && raise && cgroup_write(cgroup->swap_limit, bytes)) return fault("cannot limit memory and swap to %" PRIu64 " bytes: %m", bytes);
  if (cgroup_write(cgroup->limit, bytes)) return fault("cannot limit memory to %" PRIu64 " bytes: %m", bytes);
  if (swap_too && !raise && cgroup_write(cgroup->swap_limit, bytes)) return fault("cannot limit memory and swap to %" PRIu64 " bytes: %m", bytes);
  cgroup->limit_set = bytes;
  return 0;
}

// Reused, the leaf is still charged for kernel memory of earlier runs that is freed some milliseconds later, and for
// files that they were the first to read. The limit is put on top of that; so if much of it went away during the run, the
// run could take more than its limit.
static int charged_before(struct cgroup *cgroup, pid_t zygote, uint64_t memory_bytes, uint64_t *charged) {
  if (cgroup_number(cgroup->usage, charged)) return -1;
  uint64_t tolerated = memory_bytes / 1024 < STALE_BYTES * 3 / 4 ? STALE_BYTES - memory_bytes / 1024 : STALE_BYTES / 4;
  if (memory_bytes / 4 < tolerated) tolerated = memory_bytes / 4;
  if (!cgroup->leaf_for_each_run && *charged <= cgroup->floor_bytes + tolerated) return 0;
  return cgroup_renew(cgroup, zygote) || cgroup_number(cgroup->usage, charged) ? -1 : 0;
}

int cgroup_begin(struct cgroup *cgroup, pid_t zygote, uint64_t memory_bytes, uint64_t processes, struct cgroup_counters *before) {
  *before = (struct cgroup_counters){0};
  if (cgroup->kind == CGROUP_NONE) return 0;
  uint64_t charged;
  // The kernel's own tables are charged too: for each page of 4 KiB eight bytes, and nine more if it is a file's.
  if (charged_before(cgroup, zygote, memory_bytes, &charged) || set_memory(cgroup, charged + memory_bytes + memory_bytes / 400)) return -1;
  if (cgroup->pids_set != processes + 1 && cgroup_write(cgroup->pids_limit, processes + 1)) return fault("cannot limit processes to %" PRIu64 ": %m", processes);
  cgroup->pids_set = processes + 1;
  if (!cgroup->leaf_for_each_run && cgroup_write(cgroup->peak, 0)) return fault("cannot start the memory peak anew: %m");
  // Between runs nothing is killed or refused; the zygote alone used some CPU time.
  *before = cgroup->last;
  before->memory_bytes = charged;
  return cgroup_cpu_ns(cgroup, &before->cpu_ns);
}

int cgroup_cpu_ns(const struct cgroup *cgroup, uint64_t *ns) {
  *ns = 0;
  if (cgroup->kind == CGROUP_NONE) return 0;
  if (cgroup->kind == CGROUP_V1) return cgroup_number(cgroup->cpu, ns);
  if (cgroup_field(cgroup->cpu, "usage_usec ", ns)) return -1;
  *ns *= 1000;
  return 0;
}

int cgroup_oom_kills(const struct cgroup *cgroup, uint64_t *kills) {
  *kills = 0;
  return cgroup->kind == CGROUP_NONE ? 0 : cgroup_field(cgroup->events, "oom_kill ", kills);
}

int cgroup_read(struct cgroup *cgroup, struct cgroup_counters *counters) {
  *counters = (struct cgroup_counters){0};
  if (cgroup->kind == CGROUP_NONE) return 0;
  if (cgroup_number(cgroup->peak, &counters->memory_peak_bytes)) return -1;
  if (cgroup->pids_events >= 0 && cgroup_field(cgroup->pids_events, "max ", &counters->processes_refused)) return -1;
  if (cgroup_oom_kills(cgroup, &counters->oom_kills) || cgroup_cpu_ns(cgroup, &counters->cpu_ns)) return -1;
  cgroup->last = *counters;
  return 0;
}

void cgroup_remove(struct cgroup *cgroup) {
  close_leaf(cgroup);
  close_rest(cgroup);
  if (cgroup->leaf[0]) rmdir(cgroup->leaf);
  for (int i = 0; i < 3; i++)
    if (cgroup->paths[i][0] && rmdir(cgroup->paths[i]) && errno != ENOENT) report("cannot remove the cgroup %s: %m", cgroup->paths[i]);
  forget(cgroup);
}

int cgroup_sweep(void) {
  char path[PATH_MAX];
  int removed = 0;
  for (int i = 0; i < 3; i++)
    if (hierarchy_own(v1_controllers[i], path) == 0) removed += sweep_below(path);
  if (hierarchy_own(NULL, path) == 0) {
    cgroup_base(path);
    removed += sweep_below(path);
  }
  return removed;
}

#define _GNU_SOURCE
#include "cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/membarrier.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cgroup_files.h"
#include "delegate.h"
#include "hierarchy.h"
#include "report.h"
#include "sweep.h"

enum { LIMIT_SLACK_BYTES = 64 * 1024, STALE_BYTES = 4 * 1024 * 1024 };

static const char *const v1_controllers[3] = {"memory", "cpuacct", "pids"};

static void close_all(struct cgroup *cgroup) {
  int *const files[] = {&cgroup->procs[0], &cgroup->procs[1], &cgroup->procs[2], &cgroup->usage, &cgroup->limit, &cgroup->swap_limit, &cgroup->peak, &cgroup->events, &cgroup->cpu, &cgroup->pids_limit, &cgroup->pids_events};
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    if (*files[i] >= 0) close(*files[i]);
    *files[i] = -1;
  }
}

static void forget(struct cgroup *cgroup) {
  *cgroup = (struct cgroup){.kind = CGROUP_NONE, .procs = {-1, -1, -1}, .usage = -1, .limit = -1, .swap_limit = -1, .peak = -1, .events = -1, .cpu = -1, .pids_limit = -1, .pids_events = -1};
}

static int make_v1(struct cgroup *cgroup, const char *name) {
  char bases[3][PATH_MAX];
  for (int i = 0; i < 3; i++)
    if (hierarchy_own(v1_controllers[i], bases[i])) return -1;
  forget(cgroup);
  cgroup->kind = CGROUP_V1;
  for (int i = 0; i < 3; i++) {
    sweep_below(bases[i]);
    // Two controllers may share a hierarchy: then the folder is there already.
    if (snprintf(cgroup->paths[i], PATH_MAX, "%s/%s", bases[i], name) >= PATH_MAX) return fault("the path of the cgroup below %s is too long", bases[i]);
    if (mkdir(cgroup->paths[i], 0755) && errno != EEXIST) return fault("cannot make the cgroup %s: %m", cgroup->paths[i]);
    cgroup->procs[i] = cgroup_file(cgroup->paths[i], "cgroup.procs", O_WRONLY);
  }
  const char *memory = cgroup->paths[0], *cpu = cgroup->paths[1], *pids = cgroup->paths[2];
  cgroup->usage = cgroup_file(memory, "memory.usage_in_bytes", O_RDONLY);
  cgroup->limit = cgroup_file(memory, "memory.limit_in_bytes", O_WRONLY);
  cgroup->swap_limit = cgroup_file(memory, "memory.memsw.limit_in_bytes", O_WRONLY);  // absent without swap accounting
  cgroup->peak = cgroup_file(memory, "memory.max_usage_in_bytes", O_RDWR);
  cgroup->events = cgroup_file(memory, "memory.oom_control", O_RDONLY);
  cgroup->cpu = cgroup_file(cpu, "cpuacct.usage", O_RDONLY);
  cgroup->pids_limit = cgroup_file(pids, "pids.max", O_WRONLY);
  cgroup->pids_events = cgroup_file(pids, "pids.events", O_RDONLY);
  if (cgroup->procs[0] < 0 || cgroup->procs[1] < 0 || cgroup->procs[2] < 0 || cgroup->usage < 0 || cgroup->limit < 0 || cgroup->peak < 0 || cgroup->events < 0 || cgroup->cpu < 0 || cgroup->pids_limit < 0)
    return fault("the cgroup %s lacks a file that box needs", memory);
  return 0;
}

static int open_v2(struct cgroup *cgroup, const char *path) {
  close_all(cgroup);
  cgroup->limit_set = cgroup->pids_set = 0;
  cgroup->procs[0] = cgroup_file(path, "cgroup.procs", O_WRONLY);
  cgroup->usage = cgroup_file(path, "memory.current", O_RDONLY);
  cgroup->limit = cgroup_file(path, "memory.max", O_WRONLY);
  cgroup->swap_limit = cgroup_file(path, "memory.swap.max", O_WRONLY);
  cgroup->peak = cgroup_file(path, "memory.peak", O_RDWR);
  if (cgroup->peak < 0) cgroup->peak = cgroup_file(path, "memory.peak", O_RDONLY);
  cgroup->events = cgroup_file(path, "memory.events", O_RDONLY);
  cgroup->cpu = cgroup_file(path, "cpu.stat", O_RDONLY);
  cgroup->pids_limit = cgroup_file(path, "pids.max", O_WRONLY);
  cgroup->pids_events = cgroup_file(path, "pids.events", O_RDONLY);
  if (cgroup->peak < 0) return fault("the cgroup %s has no memory.peak: Linux 5.19 or newer is needed", path);
  if (cgroup->procs[0] < 0 || cgroup->usage < 0 || cgroup->limit < 0 || cgroup->events < 0 || cgroup->cpu < 0 || cgroup->pids_limit < 0)
    return fault("the cgroup %s lacks a file that box needs", path);
  if (cgroup->swap_limit >= 0) return cgroup_write(cgroup->swap_limit, 0);
  return 0;
}

static int make_v2(struct cgroup *cgroup, const char *name) {
  char base[PATH_MAX];
  if (hierarchy_own(NULL, base) || cgroup_delegate(base)) return -1;
  sweep_below(base);
  forget(cgroup);
  cgroup->kind = CGROUP_V2;
  if (snprintf(cgroup->paths[0], PATH_MAX, "%s/%s", base, name) >= PATH_MAX) return fault("the path of the cgroup below %s is too long", base);
  if (mkdir(cgroup->paths[0], 0755)) return fault("cannot make the cgroup %s: %m", cgroup->paths[0]);
  if (open_v2(cgroup, cgroup->paths[0])) return -1;
  // Linux 6.12 starts the peak anew for a descriptor that anything is written to.
  cgroup->leaf_for_each_run = cgroup_write(cgroup->peak, 0) != 0;
  return cgroup->leaf_for_each_run ? cgroup_delegate(cgroup->paths[0]) : 0;
}

int cgroup_make(struct cgroup *cgroup, const char *slot) {
  char name[128], path[PATH_MAX];
  forget(cgroup);
  sweep_name(name, sizeof name, slot);
  int failed = hierarchy_own("memory", path) == 0 ? make_v1(cgroup, name) : make_v2(cgroup, name);
  if (failed) cgroup_remove(cgroup);
  return failed;
}

// A fresh leaf has a fresh peak. What the runs before are still charged for stays with the old one.
static int enter_leaf(struct cgroup *cgroup, pid_t zygote) {
  char old[PATH_MAX];
  memcpy(old, cgroup->leaf, sizeof old);
  if (snprintf(cgroup->leaf, PATH_MAX, "%s/run%u", cgroup->paths[0], ++cgroup->leaves) >= PATH_MAX) return fault("the path of the cgroup is too long");
  if (mkdir(cgroup->leaf, 0755)) return fault("cannot make the cgroup %s: %m", cgroup->leaf);
  if (open_v2(cgroup, cgroup->leaf)) return -1;
  if (cgroup_write(cgroup->procs[0], (uint64_t)zygote)) return fault("cannot move the box into the cgroup %s: %m", cgroup->leaf);
  if (old[0]) rmdir(old);
  return 0;
}

int cgroup_admit(struct cgroup *cgroup, pid_t process) {
  if (cgroup->leaf_for_each_run) return enter_leaf(cgroup, process);
  for (int i = 0; i < 3; i++)
    if (cgroup->procs[i] >= 0 && cgroup_write(cgroup->procs[i], (uint64_t)process)) return fault("cannot move the box into the cgroup %s: %m", cgroup->paths[i]);
  return 0;
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

// Kernel memory of ended processes is freed some milliseconds later. If much of it is freed during the next run, that run
// may take more than its limit unseen. So when there is much, all that is due is waited for.
static int settled_usage(struct cgroup *cgroup, uint64_t memory_bytes, uint64_t *charged) {
  if (cgroup_number(cgroup->usage, charged)) return -1;
  if (cgroup->lowest_usage == 0 || *charged < cgroup->lowest_usage) cgroup->lowest_usage = *charged;
  uint64_t tolerated = memory_bytes / 64 > STALE_BYTES ? memory_bytes / 64 : STALE_BYTES;
  if (*charged - cgroup->lowest_usage <= tolerated) return 0;
  syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0);  // waits for one grace period of the kernel (membarrier(2))
  return cgroup_number(cgroup->usage, charged);
}

int cgroup_begin(struct cgroup *cgroup, pid_t zygote, uint64_t memory_bytes, uint64_t processes, struct cgroup_counters *before) {
  *before = (struct cgroup_counters){0};
  if (cgroup->kind == CGROUP_NONE) return 0;
  if (cgroup->leaf_for_each_run && enter_leaf(cgroup, zygote)) return -1;
  // Reused, it still holds kernel memory of earlier runs: the limit is put on top of that, and the peak counted from it.
  uint64_t charged;
  if (settled_usage(cgroup, memory_bytes, &charged)) return -1;
  if (set_memory(cgroup, charged + memory_bytes)) return -1;
  if (cgroup->pids_set != processes + 1 && cgroup_write(cgroup->pids_limit, processes + 1)) return fault("cannot limit processes to %" PRIu64 ": %m", processes);
  cgroup->pids_set = processes + 1;
  if (!cgroup->leaf_for_each_run && cgroup_write(cgroup->peak, 0)) return fault("cannot start the memory peak anew: %m");
  // Between runs nothing is killed or refused; the zygote alone used some CPU time.
  *before = cgroup->leaf_for_each_run ? (struct cgroup_counters){0} : cgroup->last;
  before->memory_bytes = charged;
  before->cpu_ns = cgroup_cpu_ns(cgroup);
  return 0;
}

uint64_t cgroup_cpu_ns(const struct cgroup *cgroup) {
  uint64_t value = 0;
  if (cgroup->kind == CGROUP_V1) cgroup_number(cgroup->cpu, &value);
  if (cgroup->kind == CGROUP_V2 && cgroup_field(cgroup->cpu, "usage_usec ", &value) == 0) value *= 1000;
  return value;
}

uint64_t cgroup_oom_kills(const struct cgroup *cgroup) {
  uint64_t value = 0;
  if (cgroup->kind != CGROUP_NONE) cgroup_field(cgroup->events, "oom_kill ", &value);
  return value;
}

int cgroup_read(struct cgroup *cgroup, struct cgroup_counters *counters) {
  *counters = (struct cgroup_counters){0};
  if (cgroup->kind == CGROUP_NONE) return 0;
  if (cgroup_number(cgroup->peak, &counters->memory_peak_bytes)) return -1;
  if (cgroup->pids_events >= 0) cgroup_field(cgroup->pids_events, "max ", &counters->processes_refused);
  counters->oom_kills = cgroup_oom_kills(cgroup);
  counters->cpu_ns = cgroup_cpu_ns(cgroup);
  cgroup->last = *counters;
  return 0;
}

void cgroup_remove(struct cgroup *cgroup) {
  close_all(cgroup);
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

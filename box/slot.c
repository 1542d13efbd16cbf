#define _GNU_SOURCE
#include "slot.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "privileges.h"
#include "program.h"
#include "report.h"

static int start_zygote(struct slot *slot) {
  if (zygote_start(&slot->zygote, slot->exchange, slot->options, &slot->identity)) return -1;
  if (slot->cgroup.kind != CGROUP_NONE && cgroup_admit(&slot->cgroup, slot->zygote.pid)) return -1;
  if (zygote_admit(&slot->zygote, slot->exchange)) return -1;
  // The leaf where its cgroup namespace was made is the only one that looks like the top of all to a run.
  if (slot->cgroup.kind != CGROUP_NONE && cgroup_renew(&slot->cgroup, slot->zygote.pid)) return -1;
  return work_open(&slot->work, slot->zygote.folders.work, slot->identity.owner);
}

static uint64_t hard_limit(__rlimit_resource_t resource) {
  struct rlimit limit;
  return getrlimit(resource, &limit) || limit.rlim_max == RLIM_INFINITY ? UINT64_MAX : limit.rlim_max;
}

static unsigned int count_cores(int pinned) {
  cpu_set_t set;
  if (pinned >= 0 || sched_getaffinity(0, sizeof set, &set)) return 1;
  return (unsigned int)CPU_COUNT(&set);
}

// The keeper works while its run waits, and the other way round, so it takes the slot's own core and none of another slot.
// It must be heard at once among any number of busy threads, to stop them.
static int settle_on_core(int core) {
  if (core < 0) return 0;
  privileges_hurry();
  return privileges_pin(core);
}

int slot_start(struct slot *slot, const struct options *options) {
  *slot = (struct slot){.options = options, .zygote = ZYGOTE_NONE, .work.folders = {-1, -1, -1}};
  slot->cores = count_cores(options->cpu);
  if (settle_on_core(options->cpu)) return -1;
  slot->stack_limit_bytes = hard_limit(RLIMIT_STACK);
  slot->file_limit_bytes = hard_limit(RLIMIT_FSIZE);
  if (signals_open(&slot->signals) || identity_take(options, &slot->identity)) return -1;
  slot->exchange = mmap(NULL, sizeof *slot->exchange, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (slot->exchange == MAP_FAILED) return slot->exchange = NULL, fault("no memory for the exchange: %m");
  // A run has no right to go before others, so it cannot have what box was given of that.
  int priority = getpriority(PRIO_PROCESS, 0);
  slot->exchange->priority = priority < 0 ? 0 : priority;
  if (cgroup_make(&slot->cgroup, options->name)) {
    snprintf(slot->weakness, sizeof slot->weakness, "%s", fault_text());
    slot->unsafe = !options->allow_weak_box;
    if (slot->unsafe) return -1;
  }
  return start_zygote(slot);
}

int slot_restart(struct slot *slot) {
  int program = slot->zygote.folders.program < 0 ? -1 : fcntl(slot->zygote.folders.program, F_DUPFD_CLOEXEC, 3);
  work_close(&slot->work);
  zygote_end(&slot->zygote);
  int failed = start_zygote(slot);
  if (!failed && program >= 0) failed = program_copy(program, slot->zygote.folders.program);
  if (program >= 0) close(program);
  return failed;
}

void slot_end(struct slot *slot) {
  work_close(&slot->work);
  zygote_end(&slot->zygote);
  if (slot->cgroup.kind != CGROUP_NONE) cgroup_remove(&slot->cgroup);
}

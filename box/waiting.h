#ifndef BOX_WAITING_H
#define BOX_WAITING_H

#include <stdint.h>
#include <sys/types.h>

#include "cgroup.h"

/// How long the thread that has waited longest for a core, of those that live in the cgroup, has waited in all: it was
/// ready to compute, and something else was computing. Sleeping is not waiting. 0 without a cgroup, and where the kernel does
/// not tell. Returns 0, or -1 with a fault.
/// Source: Documentation/scheduler/sched-stats.rst, /proc/<pid>/schedstat.
int waiting_longest_ns(const struct cgroup *cgroup, pid_t zygote, uint64_t *ns);

#endif

#ifndef BOX_WAITING_H
#define BOX_WAITING_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "cgroup.h"

/// Threads of a run beyond so many are not looked at.
enum { WAITING_THREADS = 256 };

/// What kept a run from going on though it wanted to, as of one look. All 0 without a cgroup, and where the kernel does not tell.
struct waiting {
  struct {
    pid_t thread;
    uint64_t ns;  // for which it has waited for a core in all
  } threads[WAITING_THREADS];
  int count;
  /// For how long one thread has waited for a core since the look before, by the one that waited longest: it was ready to
  /// compute, and something else was computing. Sleeping is not waiting. The kernel counts a wait when it is over.
  uint64_t rise_ns;
  /// Whether a thread computes or waits for a core now.
  bool ready;
  /// Whether a thread is in the state D now: mostly it waits for the disk, for a page of its program or of a library that
  /// has to be read anew. (What waits for its vfork(2) looks the same.)
  bool at_disk;
};

/// Looks again; `waiting` holds the look before, or zeros. Returns 0, or -1 with a fault.
/// Source: Documentation/scheduler/sched-stats.rst, /proc/<pid>/schedstat; proc_pid_stat(5).
int waiting_look(const struct cgroup *cgroup, pid_t zygote, struct waiting *waiting);

#endif

#ifndef BOX_CGROUP_H
#define BOX_CGROUP_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum cgroup_kind { CGROUP_NONE, CGROUP_V1, CGROUP_V2 };

struct cgroup_counters {
  uint64_t cpu_ns;
  uint64_t memory_bytes;       // charged before the run
  uint64_t memory_peak_bytes;  // in all, with that
  uint64_t oom_kills;          // of processes in here, whoever's limit it was
  uint64_t processes_refused;  // forks and clones above the limit
};

/// The slot's cgroup: it counts and limits what a run uses, with all its processes. Its files stay open. For memory (in v2
/// for all) it has a leaf in which the processes are, and which is replaced when too much of earlier runs is charged to it.
struct cgroup {
  enum cgroup_kind kind;
  bool leaf_for_each_run;      // v2 before Linux 6.12, which cannot start a peak anew
  char paths[3][PATH_MAX];     // to be removed at the end: v1 memory, cpuacct, pids; v2 one
  char leaf[PATH_MAX];         // in the first of them
  int procs[3];                // cgroup.procs: of the leaf, and in v1 of cpuacct and pids
  int usage, limit, swap_limit, peak, events, cpu, pids_limit, pids_events;
  uint64_t limit_set, pids_set;  // as written last
  uint64_t floor_bytes;          // charged to the leaf when it was new
  struct cgroup_counters last;   // at the end of the last run
};

/// Makes the cgroup of a slot, named after it, below this process's own. Removes those of dead slots before.
/// Returns 0, or -1 with a fault that says what the host lacks.
int cgroup_make(struct cgroup *cgroup, const char *slot);

/// Moves a process into it. Returns 0, or -1 with a fault.
int cgroup_admit(struct cgroup *cgroup, pid_t process);

/// Moves it to a new leaf, which nothing is charged to yet. Returns 0, or -1 with a fault.
int cgroup_renew(struct cgroup *cgroup, pid_t process);

/// Sets the limits of a run: so many bytes above what is charged now, and so many processes beside the zygote. Starts
/// the peak anew and reads the counters as they are before the run. Returns 0, or -1 with a fault.
int cgroup_begin(struct cgroup *cgroup, pid_t zygote, uint64_t memory_bytes, uint64_t processes, struct cgroup_counters *before);

/// Reads the counters as they are after a run. Returns 0, or -1 with a fault.
int cgroup_read(struct cgroup *cgroup, struct cgroup_counters *counters);

/// The two that are watched while a run goes on; 0 without a cgroup. Return 0, or -1 with a fault.
int cgroup_cpu_ns(const struct cgroup *cgroup, uint64_t *ns);
int cgroup_oom_kills(const struct cgroup *cgroup, uint64_t *kills);

/// Removes it, once no process is in it.
void cgroup_remove(struct cgroup *cgroup);

/// Removes the cgroups of slots whose process is gone, after killing what may be left in them. Returns how many.
int cgroup_sweep(void);

#endif

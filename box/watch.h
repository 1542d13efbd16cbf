#ifndef BOX_WATCH_H
#define BOX_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "capture.h"
#include "cgroup.h"
#include "clock.h"
#include "outcome.h"
#include "request.h"
#include "slot.h"

/// A run in progress, as the keeper follows it.
struct watch {
  struct slot *slot;
  const struct request *request;
  struct capture *output, *error;
  struct cgroup_counters before;
  struct clock clock;
  uint64_t next_check_ns;
  bool over_cpu;       // seen beyond its CPU limit, so that no other limit was hit first
  bool stopping;
  enum outcome stopped_for;
  uint64_t stopped_ns;
  bool blind;          // a counter could not be read: whatever the run did, it gets no verdict
};

/// Whether the run has written more than it may.
bool watch_over_output(const struct watch *watch);

/// Follows a run that has been started until its end: takes its output, and stops it at its limits. Returns 0, or -1 with
/// a fault when the zygote died or had to be given up, or when the run's counters cannot be read.
int watch_follow(struct watch *watch);

/// Takes what is in the pipes when nobody is left to write to them.
void watch_drain(const struct watch *watch);

#endif

#ifndef BOX_CLOCK_H
#define BOX_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "request.h"
#include "slot.h"
#include "waiting.h"

/// A run's time on the clock, without that in which it was kept from going on. `clock_begin` sets it.
struct clock {
  const struct slot *slot;
  const struct request *request;
  uint64_t start_ns;                  // CLOCK_MONOTONIC
  uint64_t looked_ns, looked_cpu_ns;  // when it was last looked at what the run waits for, and its CPU time then
  struct waiting waiting;             // as it was then
  bool seemed_up;                     // and whether the time seemed to be up
  uint64_t core_ns;                   // for which it has waited for a core, by the kernel's figure
  uint64_t seen_ns;                   // for which it was seen to wait
  uint64_t unsaid_ns;                 // of that, for a core, since the kernel's figure has risen
  uint64_t waited_ns;                 // what of all that is not counted
};

/// Nanoseconds of CLOCK_MONOTONIC.
uint64_t clock_now_ns(void);

/// Starts it for a run.
void clock_begin(struct clock *clock, const struct slot *slot, const struct request *request);

/// Whether the run's time is up, when it has used so much CPU time. Returns 0, or -1 with a fault: it cannot be told, or the
/// run has waited so long for its core that it was not given a chance.
int clock_check(struct clock *clock, uint64_t now_ns, uint64_t cpu_ns, bool *is_up);

/// When it is to be checked again at the latest.
uint64_t clock_next_ns(const struct clock *clock, uint64_t now_ns);

#endif

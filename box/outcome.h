#ifndef BOX_OUTCOME_H
#define BOX_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "compare.h"

enum outcome { EXITED, SIGNALED, CPU_LIMIT, WALL_LIMIT, MEMORY_LIMIT, OUTPUT_LIMIT, SKIPPED, ABORTED };

/// How a run ended, and what it used.
struct result {
  enum outcome outcome;
  bool passed;
  int exit_code, signal;  // -1 and 0 where they do not apply
  uint64_t cpu_ns, wall_ns, waited_ns, memory_peak_bytes;
  uint64_t stdout_bytes, stderr_bytes;
  uint64_t oom_kills, processes_refused, memory_baseline_bytes;
  bool box_restarted;
  bool compared;
  const struct compare *comparison;
};

#endif

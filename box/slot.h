#ifndef BOX_SLOT_H
#define BOX_SLOT_H

#include <stdbool.h>
#include <stdint.h>

#include "cgroup.h"
#include "exchange.h"
#include "identity.h"
#include "options.h"
#include "signals.h"
#include "work.h"
#include "zygote.h"

/// All that belongs to one slot: what the keeper keeps ready between runs.
struct slot {
  const struct options *options;
  struct identity identity;
  struct exchange *exchange;
  struct cgroup cgroup;
  struct zygote zygote;
  struct work work;
  struct signals signals;
  char weakness[512];         // why there are no cgroups
  bool unsafe;                // it could not be started for that reason
  unsigned int cores;         // that runs may use
  uint64_t stack_limit_bytes, file_limit_bytes;  // of this process: no run gets more
};

/// Makes a slot ready for runs. Returns 0, or -1 with a fault; `slot_end` is due in both cases.
int slot_start(struct slot *slot, const struct options *options);

/// Makes the box anew after its zygote died, with what was in /program. Returns 0, or -1 with a fault.
int slot_restart(struct slot *slot);

/// Kills what is in the box and removes what was made of it on the host.
void slot_end(struct slot *slot);

#endif

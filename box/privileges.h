#ifndef BOX_PRIVILEGES_H
#define BOX_PRIVILEGES_H

#include "identity.h"

/// Takes from this process all that a run must never have, for good: capabilities, groups, the way back to root. What a
/// run's start and end need is kept. Returns 0, or -1 with a fault.
int privileges_drop(const struct identity *identity);

/// Sets the resource limits that are the same for every run. Returns 0, or -1 with a fault.
int privileges_limit(void);

/// Keeps this process and its children on one core, if it is not -1. Returns 0, or -1 with a fault.
int privileges_pin(int cpu);

/// Lets this process, but none that it makes, run before any other that has no such privilege, where the kernel allows
/// it: it has little to do, and among many busy threads it would wait for a tenth of a second before it could stop them.
void privileges_hurry(void);

#endif

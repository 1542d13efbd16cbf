#ifndef BOX_ADVICE_H
#define BOX_ADVICE_H

#include "probe.h"

/// Each returns the one command that mends what is missing on this host, or a sentence where no command does. `COMMAND` in it
/// stands for what starts box.

/// A step of the isolation failed with this errno.
const char *advice_isolation(enum probe_step step, int error);

/// There is no cgroup to limit a tree of processes with.
const char *advice_cgroups(void);

/// Another run may be charged for what only a privileged process may prevent.
const char *advice_privilege(void);

#endif

#ifndef BOX_SWEEP_H
#define BOX_SWEEP_H

#include <stddef.h>

/// The name of this process's cgroup: it tells whether the process that made it is still there.
void sweep_name(char *name, size_t size, const char *slot);

/// Removes the cgroups in this folder whose makers are gone, killing what is left in them. Returns how many.
int sweep_below(const char *folder);

#endif

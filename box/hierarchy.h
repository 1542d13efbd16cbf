#ifndef BOX_HIERARCHY_H
#define BOX_HIERARCHY_H

#include <limits.h>

/// Finds the folder of the cgroup that this process is in, in the v1 hierarchy that has this controller, or in the v2
/// hierarchy when `controller` is NULL. Returns 0, or -1 with a fault when it is not mounted.
int hierarchy_own(const char *controller, char path[PATH_MAX]);

#endif

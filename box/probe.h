#ifndef BOX_PROBE_H
#define BOX_PROBE_H

#include <stdbool.h>

/// What a slot is made of, in the order in which it needs it.
enum probe_step { PROBE_USER_NAMESPACE, PROBE_NAMESPACES, PROBE_MOUNTS, PROBE_FILTER, PROBE_STEPS };

/// Tries each step in a process of its own, which then ends and leaves nothing. Stops at the first that fails and sets
/// `error` to its errno. Returns that step, or PROBE_STEPS when all succeeded. Without `user_namespace` the first is left out.
enum probe_step probe(bool user_namespace, int *error);

#endif

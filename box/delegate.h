#ifndef BOX_DELEGATE_H
#define BOX_DELEGATE_H

#include <limits.h>

/// In v2 a cgroup whose children have controllers may have no processes of its own (except at the top). Turns the path
/// of this process's cgroup into that of the one below which slots make theirs.
void cgroup_base(char path[PATH_MAX]);

/// Makes the controllers memory and pids available to the children of this cgroup, moving the processes in it into a
/// child first if need be. Returns 0, or -1 with a fault that says what the host must allow.
int cgroup_delegate(char path[PATH_MAX]);

/// Moves them back, if `cgroup_delegate` moved any: for who only looks.
void cgroup_undelegate(void);

#endif

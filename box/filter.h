#ifndef BOX_FILTER_H
#define BOX_FILTER_H

/// Puts the system call filter in force for this process and all that come from it; sets no_new_privs. What is allowed,
/// and why, is in calls.c. Returns 0, or -1 with a fault.
int filter_install(void);

#endif

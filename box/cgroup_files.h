#ifndef BOX_CGROUP_FILES_H
#define BOX_CGROUP_FILES_H

#include <limits.h>
#include <stdint.h>

/// Opens a file of a cgroup. Returns the descriptor, or -1.
int cgroup_file(const char *folder, const char *name, int flags);

/// Writes a number. Returns 0, or -1 with errno.
int cgroup_write(int file, uint64_t value);

/// Reads a number from the start of a file. Returns 0, or -1 with a fault.
int cgroup_number(int file, uint64_t *value);

/// Reads the number behind `key` (with its blank) at the start of a line. Returns 0, or -1 with a fault.
int cgroup_field(int file, const char *key, uint64_t *value);

#endif

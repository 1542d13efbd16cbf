#ifndef BOX_PROGRAM_H
#define BOX_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/// Makes a file in /program for its bytes to be written to. Returns a descriptor, or -1 with a fault.
int program_create(int program, const char *path, bool executable);

/// Opens a file of /program for reading, and says what it is. Returns a descriptor, or -1 with a fault.
int program_open(int program, const char *path, struct stat *status);

/// Copies what the last run left in /w into /program: regular files whose path matches one of the patterns
/// (glob(7); `*` does not match `/`). Calls `copied` with each path. Returns 0, or -1 with a fault.
int program_collect(int program, int work, char *const *patterns, size_t count, void (*copied)(const char *path));

/// Copies all of /program into another, after the box had to be made anew. Returns 0, or -1 with a fault.
int program_copy(int from, int to);

#endif

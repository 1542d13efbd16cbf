#ifndef BOX_FILES_H
#define BOX_FILES_H

#include <sys/types.h>

/// Opens a path below a folder without following any link, and without leaving the folder. Returns a descriptor, or -1
/// with errno.
int files_open(int folder, const char *path, int flags, mode_t mode);

/// Makes a new file below a folder, with the folders above it, for its bytes to be written to; one that is there is
/// replaced. The path has no empty, `.` or `..` part. Returns a descriptor, or -1 with a fault.
int files_create(int folder, const char *path, mode_t mode);

/// Writes all. Returns 0, or -1 with errno.
int files_write(int file, const char *bytes, size_t size);

/// Entries of a folder that stay.
struct kept_names {
  char names[32][256];
  int count;
};

/// Notes what is in a folder now. Returns 0, or -1 with a fault.
int files_names(int folder, struct kept_names *names);

/// Removes all that is in a folder but what is kept, whatever the modes, however deep. `kept` may be NULL. Returns 0, or
/// -1 with a fault.
int files_empty(int folder, const struct kept_names *kept);

#endif

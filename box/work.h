#ifndef BOX_WORK_H
#define BOX_WORK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "files.h"

/// The keeper's hold on what runs may write: /w, /tmp and /dev/shm.
struct work {
  int folders[3];        // w, tmp, shm
  struct stat fresh[3];  // as they are made
  struct kept_names kept[3];  // points where something of the host is shown
  uint64_t free_files, free_blocks;
  uid_t owner;
};

/// Takes over the work file system from a new zygote. Returns 0, or -1 with a fault.
int work_open(struct work *work, int root, uid_t owner);

void work_close(struct work *work);

/// Puts a file into /w for the next run, which will own it and the folders above it; returns a descriptor for its bytes, or -1 with a fault.
int work_create(const struct work *work, const char *path);

/// Makes everything as it was: nothing in the folders, their modes and times as at first. Returns 0, or -1 with a fault.
int work_clean(const struct work *work);

#endif

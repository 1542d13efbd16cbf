#ifndef BOX_ROOT_H
#define BOX_ROOT_H

#include <stdbool.h>

#include "identity.h"
#include "options.h"

/// Folders of the box that the keeper writes to and reads from, as descriptors that stay valid in its own namespaces.
struct folders {
  int program;  // what is /program inside, there read-only
  int work;     // has the folders w, tmp and shm: inside /w, /tmp and /dev/shm
  int nothing;  // has an empty file of that name, which nobody can write to: the input of runs that have none
  int data;     // a read-only view of --data, or -1
  bool has_proc;
};

/// Run by the zygote in its new namespaces: builds the box's file tree out of read-only parts of the host's, makes it
/// the root, and lets go of the host's. Returns 0, or -1 with a fault.
int root_build(const struct options *options, const struct identity *identity, struct folders *folders);

#endif

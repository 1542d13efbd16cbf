#ifndef BOX_OPTIONS_H
#define BOX_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { PATHS_MAX = 64 };

/// What the command line says. One slot is one process with one set of these.
struct options {
  const char *name;           // of the slot; part of its cgroup's name
  const char *data;           // folder below which inputs and answers lie, or NULL
  struct {
    const char *path, *at;  // of the host, and in the box
  } binds[PATHS_MAX];
  int bind_count;
  const char *hides[PATHS_MAX];
  int hide_count;
  int cpu;                    // the one core that runs get, or -1 for all
  uid_t first_uid, last_uid;  // as root: each slot takes one of these while it lives
  uint64_t work_bytes;        // size of the work folder, /tmp and /dev/shm together
  uint64_t program_bytes;     // size of /program
  bool allow_weak_box;        // judge without cgroups
};

/// Reads the command line of a slot. Returns 0, or -1 with a fault.
int options_read(struct options *options, int count, char **arguments);

extern const char options_help[];

#endif

#ifndef BOX_SOCKETS_H
#define BOX_SOCKETS_H

#include <stdint.h>
#include <sys/types.h>

/// The sockets of the box's network namespace, counted.
struct sockets {
  int file;          // its /proc/net/sockstat, or -1
  uint64_t at_rest;  // how many there are while nothing runs
};

/// Counts those of a new zygote. Returns 0, or -1 with a fault. A kernel that does not count is none.
int sockets_open(struct sockets *sockets, pid_t zygote);

void sockets_close(struct sockets *sockets);

/// Waits until the last run's are gone. Sockets that were on their way to each other when it ended (SCM_RIGHTS) are found
/// by the kernel a little later; until then their names are taken, and what waits in them can be read. Returns 0, or -1
/// with a fault when they stay.
int sockets_wait(const struct sockets *sockets);

#endif

#define _GNU_SOURCE
#include "sockets.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "cgroup_files.h"
#include "report.h"

enum { PAUSE_NS = 100000, PAUSES_MAX = 20000 };

int sockets_open(struct sockets *sockets, pid_t zygote) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/net/sockstat", zygote);
  *sockets = (struct sockets){.file = open(path, O_RDONLY | O_CLOEXEC)};
  return sockets->file < 0 ? 0 : cgroup_field(sockets->file, "sockets: used ", &sockets->at_rest);
}

void sockets_close(struct sockets *sockets) {
  if (sockets->file >= 0) close(sockets->file);
  sockets->file = -1;
}

int sockets_wait(const struct sockets *sockets) {
  if (sockets->file < 0) return 0;
  for (int pauses = 0; pauses < PAUSES_MAX; pauses++) {
    uint64_t now;
    if (cgroup_field(sockets->file, "sockets: used ", &now)) return -1;
    if (now <= sockets->at_rest) return 0;
    // The end of any unix socket makes the kernel look for those that nobody can reach.
    int any = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (any >= 0) close(any);
    nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
  }
  return fault("sockets of a run stay");
}

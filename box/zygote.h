#ifndef BOX_ZYGOTE_H
#define BOX_ZYGOTE_H

#include <sys/types.h>

#include "exchange.h"
#include "identity.h"
#include "options.h"
#include "root.h"

/// The first process of the slot's namespaces, as the keeper sees it.
struct zygote {
  pid_t pid;
  int pidfd;
  int socket;   // a byte and the descriptors 0, 1 and 2 start a run
  int replies;  // an eventfd, counted up when a run has ended
  struct folders folders;
};

/// One that is not there.
#define ZYGOTE_NONE \
  { .pid = -1, .pidfd = -1, .socket = -1, .replies = -1, .folders = {.program = -1, .work = -1, .nothing = -1, .data = -1} }

/// Starts a zygote and builds its box. It then waits, outside of any cgroup of its own, for `zygote_admit`.
/// Returns 0, or -1 with a fault.
int zygote_start(struct zygote *zygote, struct exchange *exchange, const struct options *options, const struct identity *identity);

/// Lets it go on, once it is in its cgroup: it locks its memory, puts the filter in force and waits for runs.
/// Returns 0, or -1 with a fault.
int zygote_admit(struct zygote *zygote, struct exchange *exchange);

/// Starts the run that the exchange describes, with these descriptors as 0, 1 and 2. Returns 0, or -1 with a fault.
int zygote_run(const struct zygote *zygote, const int descriptors[3]);

/// Kills what belongs to the run in progress, if any; the reply follows soon.
void zygote_stop_run(const struct zygote *zygote, struct exchange *exchange);

/// Whether it can take a run.
bool zygote_alive(const struct zygote *zygote);

/// Kills the zygote, and with it everything in the box, and waits until it is gone. The folders stay open.
void zygote_kill(struct zygote *zygote);

/// Kills it and lets go of the folders.
void zygote_end(struct zygote *zygote);

#endif

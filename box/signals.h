#ifndef BOX_SIGNALS_H
#define BOX_SIGNALS_H

#include <stdbool.h>

/// What signals have asked of the keeper. They are blocked and read from a descriptor, so nothing is interrupted.
struct signals {
  int file;
  bool ending;   // SIGTERM, SIGINT or SIGHUP came
  bool aborted;  // SIGUSR1 came: the run in progress and those read before `resume` are not to be run
};

/// Returns 0, or -1 with a fault.
int signals_open(struct signals *signals);

/// Takes in what has come.
void signals_take(struct signals *signals);

#endif

#ifndef BOX_LAUNCH_H
#define BOX_LAUNCH_H

#include "exchange.h"
#include "identity.h"

/// Opens what starting a run needs of the host's /proc, while that is in sight, and takes the signal that stops a run.
/// Returns 0, or -1 with a fault.
int launch_prepare(struct exchange *exchange);

/// Runs the program that the exchange describes with this process's own descriptors 0, 1 and 2, closes them, and when it
/// has ended kills everything that it started. Its end is then in the exchange.
void launch(const struct identity *identity);

#endif

#ifndef BOX_RUN_H
#define BOX_RUN_H

#include "capture.h"
#include "outcome.h"
#include "request.h"
#include "slot.h"

/// Runs a program in the slot, to its end. What it wrote is in `output` and `error` until the next run. Returns 0, or -1
/// with a fault of the box, never of the program; the slot is then usable again, or has no zygote.
int run(struct slot *slot, const struct request *request, struct capture *output, struct capture *error, struct result *result);

#endif

#ifndef BOX_FUZZ_STAND_IN_H
#define BOX_FUZZ_STAND_IN_H

#include "../request.h"
#include "../run.h"

/// In the place of a run: does to /w what the arguments say, as a hostile program would, and ends as they say.
///   F, D, L, P, each followed by a name   makes a file, a folder, a link or a pipe of that name
///   E followed by a digit                 exits with that
///   A                                     is aborted
///   X                                     makes the box fail
///   anything else                         is written to stdout, and differs from the answer
int stand_in_run(struct slot *slot, const struct request *request, struct capture *output, struct capture *error, struct result *result);

#endif

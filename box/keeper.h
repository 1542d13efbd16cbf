#ifndef BOX_KEEPER_H
#define BOX_KEEPER_H

#include "options.h"

/// Keeps one slot and serves requests from stdin until it ends. Returns the process's exit status.
int keeper_main(const struct options *options);

#endif

#ifndef BOX_CAPTURE_H
#define BOX_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compare.h"

/// The keeper's end of a run's stdout or stderr.
struct capture {
  int file;                 // readable without waiting, or -1 at its end
  uint64_t bytes;           // that came in all
  char *kept;               // the first of them
  size_t kept_bytes, keep_bytes, kept_space;
  struct compare *compare;  // that they are fed to, or NULL
};

/// Makes a pipe; the run's end of it is returned, or -1 with a fault. Keeps up to `keep_bytes`.
int capture_open(struct capture *capture, uint64_t keep_bytes, struct compare *compare);

/// Reads once what is there. True when there may be more.
bool capture_read(struct capture *capture);

void capture_close(struct capture *capture);

#endif

#ifndef BOX_CAPTURE_H
#define BOX_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compare.h"

/// The keeper's side of a run's stdout or stderr.
struct capture {
  int file;                 // readable without waiting, or -1
  int writer;               // the run's end. The keeper's copy stays open during the run: so its end does not show here,
                            // before everything that could still write has been killed, and wakes nobody twice
  bool enlarged;            // it has been asked for more room
  uint64_t bytes;           // that came in all
  char *kept;               // the first of them
  size_t kept_bytes, keep_bytes, kept_space;
  struct compare *compare;  // that they are fed to, or NULL
};

#define CAPTURE_NONE \
  { .file = -1, .writer = -1 }

/// Makes a pipe for the next run, if there is none yet: while the client thinks, it costs nothing. Returns 0, or -1 with
/// a fault.
int capture_prepare(struct capture *capture);

/// Begins: keeps up to `keep_bytes`. Returns 0, or -1 with a fault.
int capture_open(struct capture *capture, uint64_t keep_bytes, struct compare *compare);

/// Reads once what is there. True when there may be more.
bool capture_read(struct capture *capture);

void capture_close(struct capture *capture);

#endif

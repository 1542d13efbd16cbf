#ifndef BOX_FUZZ_TARGET_H
#define BOX_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

/// Tries one input; whatever is wrong ends the process. The name is libFuzzer's.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// Sizes in which something comes, by a byte of the input.
struct pieces {
  uint8_t kind;
  uint32_t state;
};

/// The next size: all of `most` for kind 0, else from 1 to 8 for the lower half and from 1 to 1,024 for the upper.
static inline size_t pieces_next(struct pieces *pieces, size_t most) {
  if (pieces->kind == 0) return most;
  pieces->state = pieces->state * 1664525 + 1013904223;
  size_t size = 1 + (pieces->state >> 16) % (pieces->kind < 128 ? 8 : 1024);
  return size < most ? size : most;
}

#endif

#ifndef BOX_TOKEN_H
#define BOX_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "compare.h"

#ifdef BOX_SMALL
enum { TOKEN_MAX_BYTES = 128 };  // for box/fuzz
#else
enum { TOKEN_MAX_BYTES = 16 * 1024 };
#endif

/// White space of the ICPC format: 0x20 and 0x09 to 0x0d.
static inline bool is_space(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static inline char fold(char byte) {
  return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

/// How many bytes are equal from the start on: the way that a right output takes, at the speed of memory.
size_t equal_bytes(const char *a, const char *b, size_t count);

/// Whether a token of the output matches one of the answer. Both are shorter than TOKEN_MAX_BYTES.
bool tokens_match(const struct compare_flags *flags, const char *output, size_t output_bytes, const char *answer, size_t answer_bytes);

#endif

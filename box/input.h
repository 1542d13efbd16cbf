#ifndef BOX_INPUT_H
#define BOX_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signals.h"

#ifdef BOX_SMALL
enum { LINE_MAX_BYTES = 256 };  // for box/fuzz: short inputs reach every edge
#else
enum { LINE_MAX_BYTES = 128 * 1024 };
#endif

/// Reads requests from stdin.
struct input {
  struct signals *signals;
  size_t start, end;
  char *bytes;
};

/// Returns 0, or -1 with a fault.
int input_open(struct input *input, struct signals *signals);

enum input_result { INPUT_OK, INPUT_ENDED, INPUT_TOO_LONG, INPUT_ZERO_BYTE, INPUT_NO_NEWLINE };

/// The next line without its newline, valid until the next call. One that is too long, or holds a zero byte, which would end
/// it for whoever reads it as a text, is passed over. Ends with the stream, or when a signal says so.
enum input_result input_line(struct input *input, char **line);

/// Says what is wrong with a line that was passed over, as a fault. Returns -1.
int input_complain(enum input_result passed_over);

/// Passes the next `count` bytes to `take` in parts, and then over the newline that must follow. When `take` returns
/// non-zero, the rest is passed over and `refused` set.
enum input_result input_bytes(struct input *input, uint64_t count, int (*take)(void *to, const char *bytes, size_t size), void *to, bool *refused);

#endif

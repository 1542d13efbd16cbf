#ifndef BOX_REQUEST_H
#define BOX_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "compare.h"
#include "exchange.h"
#include "input.h"

enum { COLLECT_MAX = 64, KEEP_MAX_BYTES = 64 * 1024 * 1024 };

/// A run that was asked for. Strings lie in the exchange, or in `text`.
struct request {
  char *collect[COLLECT_MAX];
  unsigned int argument_count, variable_count, collect_count;
  const char *cwd, *input_path, *answer_path;
  int input_file;  // a memory file with the bytes given, or -1
  uint64_t cpu_ns, cpu_stop_ns, wall_ns, memory_bytes, output_bytes, processes, file_bytes;
  uint64_t keep_stdout_bytes, keep_stderr_bytes;
  struct compare_flags flags;
  bool only_if_passed;
  bool faulty;     // with a fault: the first complaint about it
  uint64_t text_used;
};

/// Reads the lines of a run, up to `go`. Whatever they say, all are read; `faulty` tells whether they can be followed.
enum input_result request_read(struct request *request, struct exchange *exchange, struct input *input);

/// Lets go of what the request holds.
void request_close(struct request *request);

/// A whole number in decimal digits that fits. Returns 0, or -1 with a fault.
int request_number(const char *key, const char *text, uint64_t *value);

/// Turns each %XX of a text into the byte that it stands for, in place. Returns 0, or -1 with a fault.
int request_decode(char *text);

#endif

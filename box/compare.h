#ifndef BOX_COMPARE_H
#define BOX_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The flags of the default output validator of the ICPC problem package format.
struct compare_flags {
  bool case_sensitive;
  bool space_change_sensitive;
  bool has_relative, has_absolute;
  long double relative, absolute;
};

enum { TOKEN_SHOWN_BYTES = 100 };

enum difference_kind { DIFFERENT_TOKEN, MISSING_OUTPUT, EXTRA_OUTPUT, DIFFERENT_SPACING };

/// Where output and answer part.
struct difference {
  enum difference_kind kind;
  uint64_t token;  // from 1: of the answer
  uint64_t line;   // from 1: of the answer
  char expected[TOKEN_SHOWN_BYTES], actual[TOKEN_SHOWN_BYTES];  // cut
  size_t expected_bytes, actual_bytes;
};

/// A part of a text that is looked at; the rest is to come or has been dealt with.
struct window {
  char *bytes;
  size_t start, end;
  bool complete;  // nothing comes after `end`
};

/// A comparison in progress. Memory is the same for outputs of any size.
struct compare {
  struct compare_flags flags;
  struct window output, answer;
  int answer_file;
  uint64_t answer_offset;  // of answer.end in the file
  bool in_long_token;      // one too long for the window: compared as it comes, never as a number
  uint64_t long_token_offset;
  int read_error;          // errno of reading the answer
  bool decided, equal;
  struct difference difference;
};

/// Begins to compare an output with the answer in this file, from its start. Returns 0, or -1 with a fault.
int compare_begin(struct compare *compare, int answer_file, const struct compare_flags *flags);

/// Where the next bytes of the output are to be written, and how many fit (at least 64 KiB).
char *compare_space(struct compare *compare, size_t *size);

/// Goes on with so many bytes written there.
void compare_feed(struct compare *compare, size_t bytes);

/// The output ends here. Returns 0 and sets `decided`, `equal` and `difference`, or -1 with a fault.
int compare_end(struct compare *compare);

#endif

// compare.c against reference.c. The input:
//   byte 1   flags: bit 0 case, 1 space, 2 relative, 3 absolute tolerance, 4 and 5 which tolerance
//   byte 2   the sizes of the pieces in which the output comes and the answer is read; 0: all at once
//   the rest goes into both texts; after 0x1c into the output only, after 0x1d into the answer only, after 0x1e into both
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "../memory.h"
#include "reference.h"
#include "target.h"

enum { TEXT_MAX_BYTES = 64 * 1024 };

static struct text answer_text;
static struct pieces answer_pieces;

// From the heap, so that the sanitizer sees its ends.
void *memory_map(size_t bytes) {
  return malloc(bytes);
}

void memory_unmap(void *memory, size_t bytes) {
  (void)bytes;
  free(memory);
}

/// The answer file: gives less than was asked for, as a file may.
ssize_t __wrap_pread(int file, void *to, size_t size, off_t offset) {
  (void)file;
  size_t at = (size_t)offset < answer_text.size ? (size_t)offset : answer_text.size;
  size_t piece = pieces_next(&answer_pieces, size);
  if (piece > answer_text.size - at) piece = answer_text.size - at;
  memcpy(to, answer_text.bytes + at, piece);
  return (ssize_t)piece;
}

static struct compare_flags flags_of(uint8_t byte) {
  static const long double tolerances[] = {0, 1e-9L, 1e-2L, 1e3L};
  long double tolerance = tolerances[byte >> 4 & 3];
  return (struct compare_flags){
      .case_sensitive = byte & 1,
      .space_change_sensitive = byte & 2,
      .has_relative = byte & 4,
      .has_absolute = byte & 8,
      .relative = tolerance,
      .absolute = tolerance,
  };
}

static void feed(struct compare *compare, struct text output, uint8_t pieces) {
  struct pieces sizes = {pieces, pieces};
  for (size_t at = 0; at < output.size;) {
    size_t space, size;
    char *to = compare_space(compare, &space);
    size = pieces_next(&sizes, space);
    if (size > output.size - at) size = output.size - at;
    memcpy(to, output.bytes + at, size);
    compare_feed(compare, size);
    at += size;
  }
}

static void check(bool equal, const struct difference *found, bool expected_equal, const struct difference *expected) {
  bool same = equal == expected_equal &&
              (equal || (found->kind == expected->kind && found->token == expected->token && found->line == expected->line &&
                         found->expected_bytes == expected->expected_bytes && memcmp(found->expected, expected->expected, expected->expected_bytes) == 0 &&
                         found->actual_bytes == expected->actual_bytes && memcmp(found->actual, expected->actual, expected->actual_bytes) == 0));
  if (same) return;
  fprintf(stderr, "the comparison says %s kind %d token %lu line %lu, the reference %s kind %d token %lu line %lu\n", equal ? "equal" : "different", (int)found->kind,
          (unsigned long)found->token, (unsigned long)found->line, expected_equal ? "equal" : "different", (int)expected->kind, (unsigned long)expected->token,
          (unsigned long)expected->line);
  abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static char output_bytes[TEXT_MAX_BYTES], answer_bytes[TEXT_MAX_BYTES];
  if (size < 2 || size > TEXT_MAX_BYTES) return 0;
  struct text output = {output_bytes, 0}, answer = {answer_bytes, 0};
  uint8_t mode = 0x1e;
  for (size_t i = 2; i < size; i++) {
    if (data[i] >= 0x1c && data[i] <= 0x1e) {
      mode = data[i];
      continue;
    }
    if (mode != 0x1d) output_bytes[output.size++] = (char)data[i];
    if (mode != 0x1c) answer_bytes[answer.size++] = (char)data[i];
  }
  answer_text = answer;
  answer_pieces = (struct pieces){data[1], data[1]};

  struct compare_flags flags = flags_of(data[0]);
  struct compare compare;
  struct difference expected = {0};
  bool expected_equal = reference_compare(&flags, output, answer, &expected);
  if (compare_begin(&compare, 0, &flags)) abort();
  feed(&compare, output, data[1]);
  if (compare_end(&compare) || !compare.decided) abort();
  check(compare.equal, &compare.difference, expected_equal, &expected);
  return 0;
}

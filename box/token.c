#define _GNU_SOURCE
#include "token.h"

#include <math.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "number.h"

#ifdef __SSE2__
// Every x86-64 has these. Most tokens are shorter than 16 bytes, so the first step finds their end without a jump that
// could be guessed wrong.
static size_t equal_words(const char *a, const char *b, size_t count) {
  size_t at = 0;
  for (; at + 16 <= count; at += 16) {
    __m128i left = _mm_loadu_si128((const __m128i *)(a + at)), right = _mm_loadu_si128((const __m128i *)(b + at));
    unsigned int different = ~(unsigned int)_mm_movemask_epi8(_mm_cmpeq_epi8(left, right)) & 0xffff;
    if (different) return at + (size_t)__builtin_ctz(different);
  }
  return at;
}
#else
static size_t equal_words(const char *a, const char *b, size_t count) {
  size_t at = 0;
  for (; at + 8 <= count; at += 8)
    if (memcmp(a + at, b + at, 8)) break;
  return at;
}
#endif

size_t equal_bytes(const char *a, const char *b, size_t count) {
  size_t at = equal_words(a, b, count);
  while (at < count && a[at] == b[at]) at++;
  return at;
}

static bool close_enough(const struct compare_flags *flags, long double output, long double answer) {
  // Beyond what can be calculated with, only the same text is the same.
  if (!isfinite(output) || !isfinite(answer)) return false;
  long double apart = fabsl(output - answer);
  return (flags->has_absolute && apart <= flags->absolute) || (flags->has_relative && apart <= flags->relative * fabsl(answer));
}

bool tokens_match(const struct compare_flags *flags, const char *output, size_t output_bytes, const char *answer, size_t answer_bytes) {
  if (output_bytes == answer_bytes) {
    if (memcmp(output, answer, output_bytes) == 0) return true;
    size_t same = 0;
    if (!flags->case_sensitive)
      while (same < output_bytes && fold(output[same]) == fold(answer[same])) same++;
    if (same == output_bytes) return true;
  }
  if (!flags->has_relative && !flags->has_absolute) return false;
  long double found, wanted;
  return number_read(answer, answer_bytes, &wanted) && number_read(output, output_bytes, &found) && close_enough(flags, found, wanted);
}

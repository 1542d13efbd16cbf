#define _GNU_SOURCE
#include "token.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

size_t equal_bytes(const char *a, const char *b, size_t count) {
  size_t at = 0;
  for (; at + 8 <= count; at += 8) {
    uint64_t left, right;
    memcpy(&left, a + at, 8);
    memcpy(&right, b + at, 8);
    if (left != right) return at + (size_t)(__builtin_ctzll(left ^ right) >> 3);
  }
  while (at < count && a[at] == b[at]) at++;
  return at;
}

static size_t digits(const char *token, size_t at, size_t length) {
  size_t count = 0;
  while (at + count < length && token[at + count] >= '0' && token[at + count] <= '9') count++;
  return count;
}

// [+-]?(d*.d+|d+.|d+)([eE][+-]?d+)? of the problem package format: no infinity, no NaN, no hexadecimal.
static bool is_number(const char *token, size_t length) {
  size_t at = length && (token[0] == '+' || token[0] == '-') ? 1 : 0;
  size_t before = digits(token, at, length), after = 0;
  at += before;
  if (at < length && token[at] == '.') {
    after = digits(token, at + 1, length);
    at += 1 + after;
  }
  if (before + after == 0) return false;
  if (at < length && (token[at] == 'e' || token[at] == 'E')) {
    at++;
    if (at < length && (token[at] == '+' || token[at] == '-')) at++;
    size_t exponent = digits(token, at, length);
    if (exponent == 0) return false;
    at += exponent;
  }
  return at == length;
}

static long double value(const char *token, size_t length) {
  static char text[TOKEN_MAX_BYTES + 1];
  memcpy(text, token, length);
  text[length] = 0;
  return strtold(text, NULL);
}

static bool close_enough(const struct compare_flags *flags, long double output, long double answer) {
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
  if (!is_number(answer, answer_bytes) || !is_number(output, output_bytes)) return false;
  return close_enough(flags, value(output, output_bytes), value(answer, answer_bytes));
}

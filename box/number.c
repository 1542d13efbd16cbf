#define _GNU_SOURCE
#include "number.h"

#include <float.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "token.h"

// 10^27 is the last power that 64 bits of mantissa hold exactly; they also hold any 19 digits. So one multiplication or
// division rounds once and gives what strtold gives, which takes many times longer.
enum { DIGITS_FIT = 19, EXPONENT_DIGITS_FIT = 4, POWERS = 28 };
static const long double powers[POWERS] = {1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,  1e9L,  1e10L, 1e11L, 1e12L, 1e13L,
                                           1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L};
_Static_assert(LDBL_MANT_DIG >= 64, "19 digits do not fit a long double");

// Takes digits up to another character. The value is only right while there are at most 19.
static size_t take_digits(const char *token, size_t at, size_t length, uint64_t *value) {
  size_t count = 0;
  for (; at + count < length && token[at + count] >= '0' && token[at + count] <= '9'; count++) *value = *value * 10 + (uint64_t)(token[at + count] - '0');
  return count;
}

static long double read_long(const char *token, size_t length) {
  static char text[TOKEN_MAX_BYTES];
  memcpy(text, token, length);
  text[length] = 0;
  return strtold(text, NULL);
}

bool number_read(const char *token, size_t length, long double *value) {
  size_t at = length && (token[0] == '+' || token[0] == '-') ? 1 : 0;
  uint64_t digits = 0, exponent = 0;
  size_t before = take_digits(token, at, length, &digits), after = 0, exponent_digits = 0;
  bool small = false;
  at += before;
  if (at < length && token[at] == '.') {
    after = take_digits(token, at + 1, length, &digits);
    at += 1 + after;
  }
  if (before + after == 0) return false;
  if (at < length && (token[at] == 'e' || token[at] == 'E')) {
    at++;
    if (at < length && (token[at] == '+' || token[at] == '-')) small = token[at++] == '-';
    exponent_digits = take_digits(token, at, length, &exponent);
    if (exponent_digits == 0) return false;
    at += exponent_digits;
  }
  if (at < length) return false;

  bool fits = before + after <= DIGITS_FIT && exponent_digits <= EXPONENT_DIGITS_FIT;
  int power = fits ? (small ? -(int)exponent : (int)exponent) - (int)after : POWERS;
  if (power <= -POWERS || power >= POWERS) return *value = read_long(token, length), true;
  long double whole = (long double)digits, size = power < 0 ? whole / powers[-power] : whole * powers[power];
  *value = token[0] == '-' ? -size : size;
  return true;
}

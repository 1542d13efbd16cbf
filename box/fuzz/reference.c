#include "reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../token.h"

static bool space(char byte) {
  return byte != 0 && strchr(" \t\n\v\f\r", byte) != NULL;
}

static size_t skip(struct text text, size_t at) {
  while (at < text.size && space(text.bytes[at])) at++;
  return at;
}

static struct text token(struct text text, size_t at) {
  size_t end = at;
  while (end < text.size && !space(text.bytes[end])) end++;
  return (struct text){text.bytes + at, end - at};
}

static char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool same(struct text a, struct text b, bool case_sensitive) {
  if (a.size != b.size) return false;
  for (size_t i = 0; i < a.size; i++)
    if (case_sensitive ? a.bytes[i] != b.bytes[i] : lower(a.bytes[i]) != lower(b.bytes[i])) return false;
  return true;
}

// [+-]?(d*.d+|d+.|d+)([eE][+-]?d+)?, as an automaton.
static bool number(struct text text) {
  enum { START, SIGNED, WHOLE, POINT, BARE_POINT, FRACTION, E, E_SIGNED, EXPONENT } state = START;
  for (size_t i = 0; i < text.size; i++) {
    char byte = text.bytes[i];
    bool digit = byte >= '0' && byte <= '9', sign = byte == '+' || byte == '-', e = byte == 'e' || byte == 'E';
    switch (state) {
      case START:
      case SIGNED:
        if (digit) state = WHOLE;
        else if (byte == '.') state = BARE_POINT;
        else if (sign && state == START) state = SIGNED;
        else return false;
        break;
      case WHOLE:
        if (byte == '.') state = POINT;
        else if (e) state = E;
        else if (!digit) return false;
        break;
      case BARE_POINT:
        if (!digit) return false;
        state = FRACTION;
        break;
      case POINT:
      case FRACTION:
        if (e) state = E;
        else if (!digit) return false;
        else state = FRACTION;
        break;
      case E:
      case E_SIGNED:
        if (digit) state = EXPONENT;
        else if (sign && state == E) state = E_SIGNED;
        else return false;
        break;
      case EXPONENT:
        if (!digit) return false;
        break;
    }
  }
  return state == WHOLE || state == POINT || state == FRACTION || state == EXPONENT;
}

static long double value(struct text text) {
  char *copy = strndup(text.bytes, text.size);
  if (!copy) abort();
  long double value = strtold(copy, NULL);
  free(copy);
  return value;
}

static bool match(const struct compare_flags *flags, struct text output, struct text answer) {
  if (same(output, answer, flags->case_sensitive)) return true;
  if (!flags->has_relative && !flags->has_absolute) return false;
  if (output.size >= TOKEN_MAX_BYTES || answer.size >= TOKEN_MAX_BYTES) return false;
  if (!number(output) || !number(answer)) return false;
  long double o = value(output), a = value(answer);
  if (!isfinite(o) || !isfinite(a)) return false;
  return (flags->has_absolute && fabsl(o - a) <= flags->absolute) || (flags->has_relative && fabsl(o - a) <= flags->relative * fabsl(a));
}

static bool differ(struct difference *difference, enum difference_kind kind, struct text answer, size_t at, struct text actual, struct text expected) {
  *difference = (struct difference){.kind = kind, .token = 1, .line = 1};
  for (size_t i = 0; i < at; i++) {
    difference->token += !space(answer.bytes[i]) && (i == 0 || space(answer.bytes[i - 1]));
    difference->line += answer.bytes[i] == '\n';
  }
  difference->actual_bytes = actual.size < TOKEN_SHOWN_BYTES ? actual.size : TOKEN_SHOWN_BYTES;
  difference->expected_bytes = expected.size < TOKEN_SHOWN_BYTES ? expected.size : TOKEN_SHOWN_BYTES;
  memcpy(difference->actual, actual.bytes, difference->actual_bytes);
  memcpy(difference->expected, expected.bytes, difference->expected_bytes);
  return false;
}

bool reference_compare(const struct compare_flags *flags, struct text output, struct text answer, struct difference *difference) {
  const struct text nothing = {"", 0};
  for (size_t o = 0, a = 0;;) {
    if (!flags->space_change_sensitive) {
      o = skip(output, o);
      a = skip(answer, a);
    }
    if (o == output.size && a == answer.size) return true;
    bool o_token = o < output.size && !space(output.bytes[o]), a_token = a < answer.size && !space(answer.bytes[a]);
    if (o == output.size && a_token) return differ(difference, MISSING_OUTPUT, answer, a, nothing, token(answer, a));
    if (a == answer.size && o_token) return differ(difference, EXTRA_OUTPUT, answer, a, token(output, o), nothing);
    if (o_token && a_token) {
      struct text actual = token(output, o), expected = token(answer, a);
      if (!match(flags, actual, expected)) return differ(difference, DIFFERENT_TOKEN, answer, a, actual, expected);
      o += actual.size;
      a += expected.size;
    } else if (o == output.size || a == answer.size || output.bytes[o] != answer.bytes[a]) {
      return differ(difference, DIFFERENT_SPACING, answer, a, nothing, nothing);
    } else {
      o++;
      a++;
    }
  }
}

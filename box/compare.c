#define _GNU_SOURCE
#include "compare.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"
#include "report.h"
#include "token.h"

#ifdef BOX_SMALL
enum { WINDOW_BYTES = 512 };  // for box/fuzz: short texts reach every edge
#else
enum { WINDOW_BYTES = 256 * 1024 };
#endif

static char *output_bytes, *answer_bytes;

static int make_windows(void) {
  if (!output_bytes) output_bytes = memory_map(WINDOW_BYTES);
  if (!answer_bytes) answer_bytes = memory_map(WINDOW_BYTES);
  return output_bytes && answer_bytes ? 0 : -1;
}

int compare_begin(struct compare *compare, int answer_file, const struct compare_flags *flags) {
  if (make_windows()) return -1;
  *compare = (struct compare){.flags = *flags, .answer_file = answer_file, .output.bytes = output_bytes, .answer.bytes = answer_bytes};
  return 0;
}

static size_t left(const struct window *window) {
  return window->end - window->start;
}

static void to_front(struct window *window) {
  memmove(window->bytes, window->bytes + window->start, left(window));
  window->end = left(window);
  window->start = 0;
}

// True when there is more to look at than before.
static bool refill(struct compare *compare) {
  struct window *answer = &compare->answer;
  if (answer->complete) return false;
  to_front(answer);
  ssize_t length;
  do length = pread(compare->answer_file, answer->bytes + answer->end, WINDOW_BYTES - answer->end, (off_t)compare->answer_offset);
  while (length < 0 && errno == EINTR);
  if (length < 0) compare->read_error = errno;
  if (length <= 0) return answer->complete = true, false;
  answer->end += (size_t)length;
  compare->answer_offset += (uint64_t)length;
  return true;
}

static void show(char shown[TOKEN_SHOWN_BYTES], size_t *shown_bytes, const struct window *window, size_t length) {
  *shown_bytes = length < TOKEN_SHOWN_BYTES ? length : TOKEN_SHOWN_BYTES;
  memcpy(shown, window->bytes + window->start, *shown_bytes);
}

static void count(struct compare *compare, uint64_t until, uint64_t *tokens, uint64_t *lines) {
  // The output's window is free by now: what is in it does not matter any more.
  bool inside = false;
  for (uint64_t offset = 0; offset < until;) {
    size_t wanted = until - offset < WINDOW_BYTES ? (size_t)(until - offset) : WINDOW_BYTES;
    ssize_t length = pread(compare->answer_file, output_bytes, wanted, (off_t)offset);
    if (length <= 0) return;
    for (ssize_t i = 0; i < length; i++) {
      bool space = is_space(output_bytes[i]);
      *tokens += !space && !inside;
      *lines += output_bytes[i] == '\n';
      inside = !space;
    }
    offset += (uint64_t)length;
  }
}

static uint64_t answer_at(const struct compare *compare) {
  return compare->answer_offset - left(&compare->answer);
}

// Tokens and lines are counted only now, over the part of the answer that was matched.
static void decide_different(struct compare *compare, enum difference_kind kind, uint64_t offset) {
  uint64_t tokens = 0, lines = 0;
  count(compare, offset, &tokens, &lines);
  compare->decided = true;
  compare->equal = false;
  compare->difference.kind = kind;
  compare->difference.token = tokens + 1;
  compare->difference.line = lines + 1;
}

static void decide_equal(struct compare *compare) {
  compare->decided = compare->equal = true;
}

// Length of the token at the start, up to white space or the end of what is there.
static size_t token_length(const struct window *window) {
  size_t length = 0;
  while (length < left(window) && !is_space(window->bytes[window->start + length])) length++;
  return length;
}

// The token at the start is all there, or longer than any that is looked at as a whole.
static bool token_known(const struct window *window, size_t length) {
  return length < left(window) || window->complete || length >= TOKEN_MAX_BYTES;
}

static void differ_here(struct compare *compare, enum difference_kind kind, size_t output_length, size_t answer_length) {
  show(compare->difference.actual, &compare->difference.actual_bytes, &compare->output, output_length);
  show(compare->difference.expected, &compare->difference.expected_bytes, &compare->answer, answer_length);
  decide_different(compare, kind, answer_at(compare));
}

// One byte of a token too long for the window after the other. True when something was done.
static bool step_long(struct compare *compare) {
  struct window *output = &compare->output, *answer = &compare->answer;
  size_t both = left(output) < left(answer) ? left(output) : left(answer), at = 0;
  const char *o = output->bytes + output->start, *a = answer->bytes + answer->start;
  while (at < both && !is_space(o[at]) && !is_space(a[at])) {
    if (o[at] != a[at] && (compare->flags.case_sensitive || fold(o[at]) != fold(a[at]))) return decide_different(compare, DIFFERENT_TOKEN, compare->long_token_offset), true;
    at++;
  }
  output->start += at;
  answer->start += at;
  if (left(answer) == 0 && refill(compare)) return true;
  if (left(output) == 0 && !output->complete) return at > 0;
  bool output_ended = left(output) == 0 || is_space(output->bytes[output->start]);
  bool answer_ended = left(answer) == 0 || is_space(answer->bytes[answer->start]);
  compare->in_long_token = false;
  if (output_ended != answer_ended) decide_different(compare, DIFFERENT_TOKEN, compare->long_token_offset);
  return true;
}

// Compares the tokens that both windows start with. False when more of the output is needed.
static bool step_token(struct compare *compare) {
  struct window *output = &compare->output, *answer = &compare->answer;
  size_t answer_length = token_length(answer);
  if (!token_known(answer, answer_length) && refill(compare)) return true;
  size_t output_length = token_length(output);
  if (!token_known(output, output_length)) return false;
  if (output_length >= TOKEN_MAX_BYTES || answer_length >= TOKEN_MAX_BYTES) {
    compare->in_long_token = true;
    compare->long_token_offset = answer_at(compare);
    show(compare->difference.actual, &compare->difference.actual_bytes, output, output_length);
    show(compare->difference.expected, &compare->difference.expected_bytes, answer, answer_length);
    return true;
  }
  if (!tokens_match(&compare->flags, output->bytes + output->start, output_length, answer->bytes + answer->start, answer_length)) {
    differ_here(compare, DIFFERENT_TOKEN, output_length, answer_length);
    return true;
  }
  output->start += output_length;
  answer->start += answer_length;
  return true;
}

static void skip_space(struct window *window) {
  while (window->start < window->end && is_space(window->bytes[window->start])) window->start++;
}

// One of the texts has ended, where the other goes on with a token or with space.
static bool step_ended(struct compare *compare) {
  struct window *output = &compare->output, *answer = &compare->answer;
  bool over = left(output) == 0;
  const struct window *longer = over ? answer : output;
  if (left(longer) == 0) return decide_equal(compare), true;
  if (is_space(longer->bytes[longer->start])) return differ_here(compare, DIFFERENT_SPACING, 0, 0), true;
  size_t length = token_length(longer);
  if (length < TOKEN_SHOWN_BYTES && !token_known(longer, length)) {
    if (!over) return false;
    if (refill(compare)) return true;
  }
  differ_here(compare, over ? MISSING_OUTPUT : EXTRA_OUTPUT, over ? 0 : length, over ? length : 0);
  return true;
}

// Both windows are between tokens, and their next bytes may differ. False when more of the output is needed.
static bool step(struct compare *compare) {
  struct window *output = &compare->output, *answer = &compare->answer;
  if (!compare->flags.space_change_sensitive) {
    skip_space(output);
    skip_space(answer);
  }
  if (left(answer) == 0 && refill(compare)) return true;
  if (left(output) == 0 && !output->complete) return false;
  if (left(output) == 0 || left(answer) == 0) return step_ended(compare);
  char o = output->bytes[output->start], a = answer->bytes[answer->start];
  if (!is_space(o) && !is_space(a)) return step_token(compare);
  if (o != a) return differ_here(compare, DIFFERENT_SPACING, 0, 0), true;
  output->start++;
  answer->start++;
  return true;
}

// Passes over what is equal, up to a place between tokens in both: byte for byte, and over white space where it differs.
static void pass_equal(struct compare *compare) {
  struct window *output = &compare->output, *answer = &compare->answer;
  for (;;) {
    size_t both = left(output) < left(answer) ? left(output) : left(answer);
    const char *o = output->bytes + output->start, *a = answer->bytes + answer->start;
    size_t at = equal_bytes(o, a, both);
    bool ended = at == both || !(is_space(o[at]) || is_space(a[at]));
    // Space in one of them only is a difference in a token, unless a token is yet to begin.
    if (!ended && !(is_space(o[at]) && is_space(a[at]))) ended = at > 0 && !is_space(o[at - 1]);
    if (ended)
      while (at > 0 && !is_space(o[at - 1])) at--;
    output->start += at;
    answer->start += at;
    if (ended || compare->flags.space_change_sensitive) return;
    skip_space(output);
    skip_space(answer);
  }
}

static void advance(struct compare *compare) {
  while (!compare->decided) {
    if (compare->in_long_token) {
      if (!step_long(compare)) return;
      continue;
    }
    pass_equal(compare);
    if (!step(compare)) return;
  }
}

char *compare_space(struct compare *compare, size_t *size) {
  struct window *output = &compare->output;
  if (compare->decided) output->start = output->end = 0;
  if (WINDOW_BYTES - output->end < WINDOW_BYTES / 2) to_front(output);
  *size = WINDOW_BYTES - output->end;
  return output->bytes + output->end;
}

void compare_feed(struct compare *compare, size_t bytes) {
  compare->output.end += bytes;
  advance(compare);
}

int compare_end(struct compare *compare) {
  compare->output.complete = true;
  advance(compare);
  if (compare->read_error) {
    errno = compare->read_error;
    return fault("cannot read the answer: %m");
  }
  return 0;
}

#define _GNU_SOURCE
#include "input.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"
#include "report.h"

int input_open(struct input *input, struct signals *signals) {
  *input = (struct input){.signals = signals, .bytes = memory_map(LINE_MAX_BYTES)};
  return input->bytes ? 0 : -1;
}

// Adds what stdin has to what is there. False at the end of it, or of everything.
static bool more(struct input *input) {
  if (input->start > 0) {
    memmove(input->bytes, input->bytes + input->start, input->end - input->start);
    input->end -= input->start;
    input->start = 0;
  }
  for (;;) {
    struct pollfd waiting[2] = {{.fd = 0, .events = POLLIN}, {.fd = input->signals->file, .events = POLLIN}};
    if (poll(waiting, 2, -1) < 0 && errno != EINTR) return false;
    if (waiting[1].revents) signals_take(input->signals);
    if (input->signals->ending) return false;
    if (!(waiting[0].revents & (POLLIN | POLLHUP | POLLERR))) continue;
    ssize_t length = read(0, input->bytes + input->end, LINE_MAX_BYTES - input->end);
    if (length < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (length <= 0) return false;
    input->end += (size_t)length;
    return true;
  }
}

enum input_result input_line(struct input *input, char **line) {
  bool too_long = false;
  size_t seen = 0;
  for (;;) {
    char *from = input->bytes + input->start;
    char *newline = memchr(from + seen, '\n', input->end - input->start - seen);
    if (newline) {
      *newline = 0;
      *line = from;
      input->start = (size_t)(newline - input->bytes) + 1;
      if (too_long) return INPUT_TOO_LONG;
      return memchr(from, 0, (size_t)(newline - from)) ? INPUT_ZERO_BYTE : INPUT_OK;
    }
    seen = input->end - input->start;
    if (seen == LINE_MAX_BYTES) {
      too_long = true;
      input->start = input->end = seen = 0;
    }
    if (!more(input)) return INPUT_ENDED;
  }
}

int input_complain(enum input_result passed_over) {
  return passed_over == INPUT_TOO_LONG ? fault("a line is longer than %d bytes", LINE_MAX_BYTES) : fault("a line holds a zero byte");
}

enum input_result input_bytes(struct input *input, uint64_t count, int (*take)(void *to, const char *bytes, size_t size), void *to, bool *refused) {
  *refused = false;
  while (count > 0) {
    if (input->start == input->end && !more(input)) return INPUT_ENDED;
    size_t size = input->end - input->start;
    if (size > count) size = (size_t)count;
    if (!*refused && take(to, input->bytes + input->start, size)) *refused = true;
    input->start += size;
    count -= size;
  }
  if (input->start == input->end && !more(input)) return INPUT_ENDED;
  if (input->bytes[input->start] != '\n') return INPUT_NO_NEWLINE;
  input->start++;
  return INPUT_OK;
}

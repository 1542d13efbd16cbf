#define _GNU_SOURCE
#include "report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

static char sentence[512] = "no reason was given";

int fault(const char *format, ...) {
  int error = errno;
  va_list arguments;
  va_start(arguments, format);
  errno = error;
  vsnprintf(sentence, sizeof sentence, format, arguments);
  va_end(arguments);
  errno = error;
  return -1;
}

const char *fault_text(void) {
  return sentence;
}

void report(const char *format, ...) {
  char line[600];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  if (length >= 0) fprintf(stderr, "box: %s\n", line);
}

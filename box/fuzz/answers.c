#define _GNU_SOURCE
#include "answers.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rest {
  const char *at, *end;
};

static const char *const result_keys[] = {"exit-code",  "signal",    "cpu-ns",           "wall-ns",               "memory-peak-bytes", "stdout-bytes",
                                          "stderr-bytes", "oom-kills", "processes-refused", "memory-baseline-bytes", "box-restarted",     "comparison",
                                          "expected",   "actual",    "collected",        "collect-error",         "passed"};

static _Noreturn void wrong(const char *what, struct rest rest) {
  int shown = rest.end - rest.at < 200 ? (int)(rest.end - rest.at) : 200;
  fprintf(stderr, "no answer as it should be, %s: %.*s\n", what, shown, rest.at);
  abort();
}

// The next line, its key, and what follows the key; without control characters, as every line is.
static void take_line(struct rest *rest, char key[32], const char **value) {
  const char *newline = memchr(rest->at, '\n', (size_t)(rest->end - rest->at));
  if (!newline) wrong("a line without an end", *rest);
  for (const char *at = rest->at; at < newline; at++)
    if ((unsigned char)*at < 0x20 || *at == 0x7f) wrong("a control character", *rest);
  size_t length = 0;
  while (rest->at + length < newline && rest->at[length] != ' ') length++;
  if (length == 0 || length >= 32) wrong("a key of no length, or of too much", *rest);
  memcpy(key, rest->at, length);
  key[length] = 0;
  *value = rest->at + length;
  rest->at = newline + 1;
}

static bool known(const char *key) {
  for (size_t i = 0; i < sizeof result_keys / sizeof result_keys[0]; i++)
    if (strcmp(key, result_keys[i]) == 0) return true;
  return false;
}

static void take_bytes(struct rest *rest, const char *value) {
  size_t count = strtoull(value, NULL, 10);
  if ((size_t)(rest->end - rest->at) < count + 1 || rest->at[count] != '\n') wrong("bytes that are not as many as was said", *rest);
  rest->at += count + 1;
}

static void take_result(struct rest *rest) {
  char key[32];
  const char *value;
  for (;;) {
    struct rest before = *rest;
    take_line(rest, key, &value);
    if (strcmp(key, "end") == 0) return;
    if (strcmp(key, "stdout") == 0 || strcmp(key, "stderr") == 0) take_bytes(rest, value);
    else if (!known(key)) wrong("a line that a result does not have", before);
  }
}

void answers_check(const char *text, size_t size) {
  struct rest rest = {text, text + size};
  while (rest.at < rest.end) {
    char key[32];
    const char *value;
    struct rest before = rest;
    take_line(&rest, key, &value);
    if (strcmp(key, "result") == 0) take_result(&rest);
    else if (strcmp(key, "program") == 0) take_bytes(&rest, value + strcspn(value + 1, " ") + 1);
    else if (strcmp(key, "ok") && strcmp(key, "error")) wrong("a line that begins no answer", before);
  }
}

#ifndef BOX_ANSWER_H
#define BOX_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "capture.h"
#include "outcome.h"

/// Answers to the client, on stdout. Nothing is sent before `answer_send`.

void answer_ok(void);

/// What was wrong with a request (`bad-request`, `too-large`) or with the box (`box-failed`), with the fault's text.
void answer_error(const char *code);

/// Why there is no slot, with the fault's text.
void answer_fatal(const char *code);

/// The head of a run's answer; `answer_collected` and `answer_collect_error`, with the fault's text, may follow, then
/// `answer_end`.
void answer_result(const struct result *result);
void answer_collected(const char *path);
void answer_collect_error(void);
void answer_end(bool passed, const struct capture *output, const struct capture *error);

/// A file of /program: so many bytes of it are there to be read. Returns 0, or -1 with a fault after which no answer is whole.
int answer_file(int file, uint64_t size, bool executable);

/// Any other line, of which no part is from outside.
void answer_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/// Sends it. Returns 0, or -1 when the client is gone.
int answer_send(void);

#endif

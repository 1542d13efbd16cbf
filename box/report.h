#ifndef BOX_REPORT_H
#define BOX_REPORT_H

#include <stddef.h>

/// Remembers why something did not work, as one sentence (`%m` is errno's text), and returns -1 so that a caller can
/// write `return fault("…")`. The sentence reaches the client in an `error` or `fatal` answer.
int fault(const char *format, ...) __attribute__((format(printf, 1, 2)));

/// The sentence that `fault` remembered last.
const char *fault_text(void);

/// One line to stderr, for the operator.
void report(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif

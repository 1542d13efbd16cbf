#ifndef BOX_FUZZ_ANSWERS_H
#define BOX_FUZZ_ANSWERS_H

#include <stddef.h>

/// Ends the process unless this is a whole number of answers as PROTOCOL.md has them.
void answers_check(const char *text, size_t size);

#endif

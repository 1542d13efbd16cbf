#ifndef BOX_FUZZ_REFERENCE_H
#define BOX_FUZZ_REFERENCE_H

#include "../compare.h"

struct text {
  const char *bytes;
  size_t size;
};

/// The comparison as the problem package format has it, written to be read: whole texts, one byte after the other, no
/// windows. Returns whether they are equal; where they are not, says in which way, as compare.c does.
bool reference_compare(const struct compare_flags *flags, struct text output, struct text answer, struct difference *difference);

#endif

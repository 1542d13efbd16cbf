#ifndef BOX_NUMBER_H
#define BOX_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/// Whether a token is a number as the ICPC format has it, [+-]?(d*.d+|d+.|d+)([eE][+-]?d+)?: no infinity, no NaN, no
/// hexadecimal. Then its value, which is infinite when it is too large. The token has less than TOKEN_MAX_BYTES.
bool number_read(const char *token, size_t length, long double *value);

#endif

#ifndef BOX_CHECK_H
#define BOX_CHECK_H

/// Tries what box uses of this host, and prints one JSON object a line: `name`, `ok`, `required` (nothing is judged
/// without it), `detail`, and when it is missing, `without` (what follows) and `mend` (how to get it). Returns the
/// process's exit status: 0 when all that is required is there.
int check_main(void);

#endif

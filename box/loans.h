#ifndef BOX_LOANS_H
#define BOX_LOANS_H

#include "options.h"

/// The links that hosts have at the top instead of folders: /bin, /lib and so on.
extern const char *const loans_tops[];
extern const int loans_top_count;

/// Takes copies of what the host's file tree lends to the box: /usr, a part of /etc, a few devices, and what the
/// options name. To be called before anything is mounted over it. Returns 0, or -1 with a fault.
int loans_take(const struct options *options);

/// Puts them into the new root, and covers what the options hide: of two paths, the deeper one decides. Returns 0, or
/// -1 with a fault.
int loans_attach(int root, const struct options *options);

#endif

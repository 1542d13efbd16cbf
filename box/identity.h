#ifndef BOX_IDENTITY_H
#define BOX_IDENTITY_H

#include <stdbool.h>
#include <sys/types.h>

#include "options.h"

/// Whom a run is executed as.
struct identity {
  bool user_namespace;  // without root: all happens in a user namespace with one mapping
  uid_t uid;            // of a run, as seen inside
  uid_t owner;          // of files that a run shall own, as seen by the keeper
  int lock;             // on the user id, held as long as it is open; -1 in a user namespace
};

/// As root, takes a user id that no other slot of this host uses, and holds it until this process and its children are
/// gone. Otherwise plans a user namespace. Returns 0, or -1 with a fault.
int identity_take(const struct options *options, struct identity *identity);

#endif

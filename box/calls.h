#ifndef BOX_CALLS_H
#define BOX_CALLS_H

#include <stddef.h>

/// What the filter answers to one system call. Every call that is not in the table gets ENOSYS, the answer of an older
/// kernel, for which the C libraries and runtimes have a way around.
enum answer {
  ALLOW,
  REFUSE_EPERM,   // the answer that a program without privileges knows from other systems
  REFUSE_EOPNOTSUPP,  // the answer of a file system that does not have it
  REFUSE_EAFNOSUPPORT,  // the answer of a machine that does not have this kind of network
  PRETEND,        // returns 0 and does nothing
  CHECK_CLONE,    // no new namespaces
  CHECK_SOCKET,   // unix sockets only
  CHECK_PRCTL,
  CHECK_IOCTL,
  CHECK_FCNTL,    // no leases, notices or hints on files of the host; locks are taken for made
  CHECK_SOCKET_OPTION,  // time-outs and sizes
  CHECK_RLIMIT,   // but for core dumps
  CHECK_PRLIMIT,  // of the caller itself, and the same
  CHECK_PRIORITY, // of the caller itself
  CHECK_MMAP,     // no huge pages of the host's pool
  OTHERWISE,      // ENOSYS
};

struct call {
  unsigned int number;
  enum answer answer;
};

/// AUDIT_ARCH_… for which the table holds.
extern const unsigned int calls_architecture;

extern const struct call calls[];
extern const size_t call_count;

#endif

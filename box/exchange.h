#ifndef BOX_EXCHANGE_H
#define BOX_EXCHANGE_H

#include <stdbool.h>
#include <stdint.h>

#ifdef BOX_SMALL
enum { EXCHANGE_TEXT_BYTES = 512, EXCHANGE_POINTERS = 8 };  // for box/fuzz
#else
enum { EXCHANGE_TEXT_BYTES = 512 * 1024, EXCHANGE_POINTERS = 4096 };
#endif

/// Memory that keeper and zygote share, at the same address in both, so that pointers into it hold in both. What goes
/// through here needs no allocation, and so no memory of a cgroup that may be at its limit. A run never has it: exec
/// leaves it behind.
struct exchange {
  // The number of the run, and of the one that is to be stopped. Written by the keeper.
  _Atomic uint64_t run, stopped;

  // A run, written by the keeper before it sends the three descriptors.
  char *argv[EXCHANGE_POINTERS];
  char *envp[EXCHANGE_POINTERS];
  const char *cwd;
  uint64_t stack_bytes, stack_most_bytes, file_bytes;  // stack_most_bytes: as far as a run may raise stack_bytes itself
  int priority;  // nice(2), not below 0: the same for all runs
  uint64_t data_bytes, process_count, cpu_seconds;  // 0 unless there are no cgroups

  // Its end, written by the zygote before it counts up the reply descriptor.
  int start_error;           // errno with which a process for it could not be made and set up, or 0
  int exec_error;            // errno with which that process could not become the program, or 0
  int wait_status;           // of the main process
  uint64_t start_ns, end_ns; // CLOCK_MONOTONIC: before the clone, after the main process was reaped
  uint64_t zygote_cpu_ns;    // what the zygote itself used of the CPU time meanwhile
  uint64_t children_cpu_ns;  // user and system time of all reaped processes (microseconds' precision)
  uint64_t children_peak_bytes;  // largest resident set of any one process

  // Its set-up, written by the zygote.
  bool has_proc, has_process_ids, has_locked_memory;
  char failure[512];  // why it could not be set up

  char text[EXCHANGE_TEXT_BYTES];
};

#endif

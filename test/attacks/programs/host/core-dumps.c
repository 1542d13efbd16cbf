// tries: to have the host's handler of core dumps, which runs as root, take its memory as its input (core_pattern with a pipe)
// must: RTE
// prints: 1 1
// prints: -1 -1
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

int main() {
  // A limit of 1 byte: with 0 the kernel would still start a handler behind a pipe.
  struct rlimit limit, none = {0, 0}, all = {RLIM_INFINITY, RLIM_INFINITY};
  getrlimit(RLIMIT_CORE, &limit);
  printf("%ld %ld\n", (long)limit.rlim_cur, (long)limit.rlim_max);
  printf("%d %d\n", setrlimit(RLIMIT_CORE, &none), setrlimit(RLIMIT_CORE, &all));
  fflush(stdout);
  for (int i = 0; i < 8; i++)
    if (fork() == 0) abort();
  abort();
}

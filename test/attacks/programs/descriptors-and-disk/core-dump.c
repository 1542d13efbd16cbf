// tries: to have its memory written to the host's disk when it crashes
// must: RTE
// prints: 1 1
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static char secret[4 << 20];

int main() {
  // A core_pattern that is a program is not stopped by a limit of 0, only by one of 1.
  struct rlimit limit, other = {0, 0}, most = {RLIM_INFINITY, RLIM_INFINITY};
  setrlimit(RLIMIT_CORE, &other);
  setrlimit(RLIMIT_CORE, &most);
  getrlimit(RLIMIT_CORE, &limit);
  printf("%ld %ld\n", (long)limit.rlim_cur, (long)limit.rlim_max);
  fflush(stdout);
  prctl(PR_SET_DUMPABLE, 1);
  memset(secret, 'x', sizeof secret);
  *(volatile int *)8 = 1;
}

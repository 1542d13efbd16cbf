// tries: to use nearly all of its time itself and as much again in a child that it leaves behind computing
// must: AC or TLE
// limits: cpu 300ms, wall 3s
#include <time.h>
#include <unistd.h>

static void compute(long milliseconds) {
  struct timespec used;
  do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  while (used.tv_sec * 1000 + used.tv_nsec / 1000000 < milliseconds);
}

int main() {
  if (fork() == 0) for (volatile long x = 0;;) x = x + 1;
  compute(140);
}

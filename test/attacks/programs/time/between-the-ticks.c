// tries: to compute for nothing, asleep whenever the clock of the scheduler ticks
// must: TLE
// limits: cpu 300ms, wall 5s
// cgroup2: yes
#include <time.h>

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000l + time.tv_nsec;
}

int main() {
  struct timespec shortly = {0, 1000};
  for (;;) {
    long until = now() + 700000;
    while (now() < until) {}
    nanosleep(&shortly, NULL);
  }
}

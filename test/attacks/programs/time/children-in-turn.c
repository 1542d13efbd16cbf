// tries: to compute longer than allowed in children that each end early, and that nobody waits for
// must: TLE
// limits: cpu 300ms, wall 3s
// cgroup2: yes
#include <signal.h>
#include <time.h>
#include <unistd.h>

static void compute(long milliseconds) {
  struct timespec used;
  do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  while (used.tv_sec * 1000 + used.tv_nsec / 1000000 < milliseconds);
}

int main() {
  signal(SIGCHLD, SIG_IGN);
  for (;;) {
    if (fork() == 0) {
      compute(20);
      _exit(0);
    }
    usleep(20000);
  }
}

// tries: to go on by blocking and ignoring every signal, and by raising its own limits
// must: TLE
// limits: cpu 300ms, wall 3s
// cgroup2: yes
#define _GNU_SOURCE
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

int main() {
  sigset_t all;
  struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  for (int i = 1; i < 65; i++) signal(i, SIG_IGN);
  for (int i = 0; i < RLIM_NLIMITS; i++) setrlimit(i, &none);
  for (volatile long x = 0;;) x = x + 1;
}

// tries: to begin anew before its time is up, so that it never ends
// must: TLE
// limits: cpu 300ms, wall 2s
// cgroup2: yes
#include <unistd.h>

int main(int count, char **arguments) {
  (void)count;
  for (volatile int i = 0; i < 1000000; i++) {}
  execv("/proc/self/exe", arguments);
  return 1;
}

// tries: to hold the slot by stopping itself
// must: TLE
// limits: wall 500ms
// cgroup2: yes
#include <signal.h>
#include <unistd.h>

int main() {
  for (;;) kill(getpid(), SIGSTOP);
}

// tries: to sit in the kernel where only a kill gets through: parents of vfork wait uninterruptibly
// must: TLE
// limits: wall 600ms, processes 16
// cgroup2: yes
#include <signal.h>
#include <unistd.h>

static int depth;

int main() {
  for (int i = 1; i < 65; i++) signal(i, SIG_IGN);
  while (depth < 12) {
    depth++;
    if (vfork() != 0) break;
  }
  for (;;) pause();
}

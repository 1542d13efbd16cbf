// tries: to fill the machine with processes
// must: TLE
// limits: cpu 300ms, wall 2s, processes 32
// cgroup2: yes
#include <unistd.h>

int main() {
  for (;;) fork();
}

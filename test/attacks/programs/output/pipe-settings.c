// tries: to disturb the reader of its output by the pipe's size and flags
// must: AC
// limits: cpu 2s, wall 6s
// cgroup2: yes
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

int main() {
  fcntl(1, F_SETPIPE_SZ, 4096);
  fcntl(1, F_SETFL, O_NONBLOCK | O_DIRECT | O_ASYNC | O_APPEND);
  fcntl(2, F_SETPIPE_SZ, 1 << 20);
  fcntl(1, F_SETOWN, 1);
  for (int i = 0; i < 20000;) {
    if (write(1, "y", 1) == 1) i++;
    else usleep(10);
  }
}

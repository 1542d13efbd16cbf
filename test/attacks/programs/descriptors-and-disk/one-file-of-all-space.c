// tries: to fill the disk by asking for space that it does not write to
// must: MLE or RTE
// limits: memory 64 MiB, wall 6s
// cgroup2: yes
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

int main() {
  int file = open("/tmp/hostile-file", O_CREAT | O_RDWR, 0600);
  for (off_t at = 0;; at += 1 << 20)
    if (fallocate(file, 0, at, 1 << 20)) return 1;
}

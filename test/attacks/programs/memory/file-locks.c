// tries: to fill the kernel with records of locks on files, which no limit of memory counts
// must: AC
// prints: contained
// limits: memory 64 MiB, cpu 2s, wall 6s
// cgroup2: yes
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  int file = open("/w/hostile-file", O_CREAT | O_RDWR, 0600);
  for (long n = 1000; n > 0; n--) {
    struct flock lock = {.l_type = F_WRLCK, .l_start = 2 * n, .l_len = 1};
    fcntl(file, F_SETLK, &lock);
    fcntl(file, F_OFD_SETLK, &lock);
  }
  if (fork() == 0) {
    // A lock that is there is in the way of another process.
    struct flock lock = {.l_type = F_WRLCK, .l_start = 2000, .l_len = 1};
    puts(fcntl(file, F_SETLK, &lock) == 0 ? "contained" : "locked");
    return 0;
  }
  wait(NULL);
}

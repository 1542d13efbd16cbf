// tries: to use up the files that can be, with empty ones
// must: AC
// prints: contained
// limits: memory 256 MiB, cpu 3s, wall 8s
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main() {
  char name[40];
  for (int i = 0; i < 200000; i++) {
    sprintf(name, "/dev/shm/hostile-%d", i);
    int file = open(name, O_CREAT | O_WRONLY, 0);
    if (file < 0) {
      puts(errno == ENOSPC ? "contained" : "another error");
      return 0;
    }
    close(file);
  }
  puts("no end");
}

// tries: to move the offset of the judge's own open file, so that the next test starts reading at its end; then reads all of the input by every way
// must: AC
// prints: contained
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  lseek(0, 0, SEEK_END);
  lseek(0, 1l << 40, SEEK_CUR);
  fcntl(0, F_SETFL, O_NONBLOCK | O_APPEND | O_ASYNC | O_NOATIME);
  fcntl(0, F_SETFD, FD_CLOEXEC);
  // A child shares the offset, and goes on moving it when its parent has ended.
  if (fork() == 0) {
    setsid();
    for (;;) lseek(0, 0, SEEK_END);
  }
  char byte;
  if (read(0, &byte, 1) > 0) puts("there is something beyond the end");
  else puts("contained");
}

// tries: to collect orphans itself, so that they are not seen by process 1, and to leave them behind
// must: AC
// prints: contained
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

int main() {
  int ready[2];
  char byte;
  if (pipe(ready)) return 1;
  if (fork() == 0) {
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    for (int i = 0; i < 6; i++)
      if (fork() == 0) {
        setsid();
        if (fork() != 0) _exit(0);
        prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
        write(ready[1], "x", 1);
        for (;;) pause();
      }
    for (;;) pause();
  }
  for (int i = 0; i < 6; i++) read(ready[0], &byte, 1);
  puts("contained");
}

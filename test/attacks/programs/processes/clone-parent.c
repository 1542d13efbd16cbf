// tries: to leave a child that is not its own but its parent's, and that lives on with the output open
// must: AC
// prints: contained
// cgroup2: yes
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main() {
  int ready[2];
  char byte;
  if (pipe(ready)) return 1;
  for (int i = 0; i < 4; i++)
    if (syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, 0) == 0) {
      for (int s = 1; s < 65; s++) signal(s, SIG_IGN);
      setsid();
      write(ready[1], "x", 1);
      for (;;) pause();
    }
  for (int i = 0; i < 4; i++) read(ready[0], &byte, 1);
  puts("contained");
}

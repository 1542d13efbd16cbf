// tries: to keep a daemon alive that holds standard output open
// must: AC
// prints: contained
// cgroup2: yes
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main() {
  int ready[2];
  char byte;
  if (pipe(ready)) return 1;
  if (fork() == 0) {
    for (int i = 1; i < 65; i++) signal(i, SIG_IGN);
    setsid();
    if (fork()) _exit(0);
    write(ready[1], "x", 1);
    for (;;) pause();
  }
  read(ready[0], &byte, 1);
  puts("contained");
}

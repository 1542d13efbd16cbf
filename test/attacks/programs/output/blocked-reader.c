// tries: to end while others still write, so that the judge reads for ever
// must: AC or OLE
// limits: output 64 KiB, processes 40
// cgroup2: yes
#include <signal.h>
#include <unistd.h>

int main() {
  int ready[2];
  char byte;
  if (pipe(ready)) return 1;
  for (int i = 0; i < 30; i++)
    if (fork() == 0) {
      for (int s = 1; s < 65; s++) signal(s, SIG_IGN);
      setsid();
      write(ready[1], "x", 1);
      for (;;) {
        write(1, "x", 1);
        write(2, "x", 1);
      }
    }
  for (int i = 0; i < 30; i++) read(ready[0], &byte, 1);
}

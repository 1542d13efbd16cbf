// tries: to be overlooked by whoever waits: children that end without a signal, given to the parent, in threads of their own
// must: AC
// prints: contained
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main() {
  for (int i = 0; i < 30; i++)
    if (syscall(SYS_clone, CLONE_PARENT, NULL, NULL, NULL, 0) == 0) {
      if (i % 2) _exit(3);
      for (;;) pause();
    }
  puts("contained");
}

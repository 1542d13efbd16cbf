// tries: to take more than its memory in children that each take little
// must: MLE
// limits: memory 64 MiB, wall 4s
// cgroup2: yes
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  for (int i = 0; i < 15; i++)
    if (fork() == 0) {
      volatile char *memory = malloc(8 << 20);
      for (int at = 0; at < 8 << 20; at += 4096) memory[at] = 1;
      for (;;) pause();
    }
  wait(NULL);
}

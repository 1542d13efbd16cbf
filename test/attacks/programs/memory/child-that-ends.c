// tries: to hide its peak in a child that ends, and to go on after that was killed
// must: MLE
// limits: memory 64 MiB
// cgroup2: yes
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  if (fork() == 0) {
    for (int i = 0; i < 100; i++) memset(malloc(1 << 20), 1, 1 << 20);
    _exit(0);
  }
  wait(NULL);
  puts("42");
}

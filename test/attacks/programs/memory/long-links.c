// tries: to keep its data where files have no content: in the targets of links
// must: AC or MLE
// limits: memory 64 MiB, cpu 2s, wall 5s
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main() {
  char target[4000], name[40];
  memset(target, 'x', sizeof target - 1);
  target[sizeof target - 1] = 0;
  for (int i = 0; i < 60000; i++) {
    sprintf(name, "/w/hostile-%d", i);
    if (symlink(target, name)) break;
  }
}

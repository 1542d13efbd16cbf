// tries: to kill the machine by processes and memory at once, each new process taking more
// must: MLE or TLE
// limits: memory 64 MiB, cpu 1s, wall 3s, processes 48
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main() {
  for (;;) {
    fork();
    char *memory = malloc(1 << 18);
    if (memory) memset(memory, 1, 1 << 18);
  }
}

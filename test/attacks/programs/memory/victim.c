// tries: to be spared when memory is short, so that process 1 is killed instead
// must: MLE
// limits: memory 64 MiB, wall 5s, processes 32
// cgroup2: yes
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  const char *const scores[] = {"-1000", "-999", "0"};
  int file = open("/proc/self/oom_score_adj", O_WRONLY);
  for (int i = 0; i < 3; i++) write(file, scores[i], strlen(scores[i]));
  for (int i = 0; i < 20; i++)
    if (fork() == 0)
      for (;;) {
        char *memory = malloc(1 << 16);
        if (memory) memset(memory, 1, 1 << 16);
      }
  while (wait(NULL) > 0) {}
}

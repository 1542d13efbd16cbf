// tries: to use up the descriptors of the machine
// must: AC
// prints: 1021
// limits: processes 32
// cgroup2: yes
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int take_all(void) {
  int count = 0;
  while (open("/dev/null", O_RDONLY) >= 0) count++;
  return count;
}

int main() {
  for (int i = 0; i < 20; i++)
    if (fork() == 0) {
      take_all();
      for (;;) pause();
    }
  printf("%d\n", take_all());
}

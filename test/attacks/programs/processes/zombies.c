// tries: to leave zombies that take the places of the next run's processes
// must: AC
// prints: 15 children
// limits: processes 16
// cgroup2: yes
#include <stdio.h>
#include <unistd.h>

int main() {
  int count = 0;
  for (int i = 0; i < 100; i++) {
    int child = fork();
    if (child == 0) _exit(0);
    if (child > 0) count++;
  }
  printf("%d children\n", count);
}

// tries: to fill the machine with threads
// must: AC
// prints: 15 threads
// limits: processes 16, memory 64 MiB
// cgroup2: yes
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *wait_for_ever(void *unused) {
  for (;;) pause();
  return unused;
}

int main() {
  int count = 0;
  pthread_attr_t small;
  pthread_t thread;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 64 * 1024);
  for (int i = 0; i < 2000; i++) count += pthread_create(&thread, &small, wait_for_ever, NULL) == 0;
  printf("%d threads\n", count);
  exit(0);
}

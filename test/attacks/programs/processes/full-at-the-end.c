// tries: to leave no place for the processes of the next run
// must: AC
// prints: full
// limits: processes 16
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
  pthread_t thread;
  for (int i = 0; i < 8; i++) pthread_create(&thread, NULL, wait_for_ever, NULL);
  for (int i = 0; i < 20; i++) {
    int child = fork();
    if (child == 0) {
      setsid();
      for (;;) pause();
    }
    if (child < 0) {
      puts("full");
      exit(0);
    }
  }
}

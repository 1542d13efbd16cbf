// tries: to look like a program that has ended: its first thread has, the others compute on
// must: TLE
// limits: cpu 300ms, wall 3s
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *compute(void *unused) {
  for (volatile long x = 0;;) x = x + 1;
  return unused;
}

int main() {
  pthread_t thread;
  pthread_create(&thread, NULL, compute, NULL);
  pthread_create(&thread, NULL, compute, NULL);
  syscall(SYS_exit, 0);
}

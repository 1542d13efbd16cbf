// tries: to have its end taken for that of another: a thread that is not the first executes another program
// must: RTE
// prints: second
#include <pthread.h>
#include <unistd.h>

static void *execute(void *unused) {
  execl("/bin/sh", "sh", "-c", "echo second; exit 7", NULL);
  return unused;
}

int main() {
  pthread_t thread;
  pthread_create(&thread, NULL, execute, NULL);
  for (;;) pause();
}

// tries: to keep its data in pipes
// must: AC or MLE
// limits: memory 64 MiB, cpu 2s, wall 4s, processes 16
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static char bytes[1 << 20];

int main() {
  for (int i = 0; i < 12; i++)
    if (fork() == 0)
      for (;;) {
        int ends[2];
        if (pipe(ends)) _exit(0);
        fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
        fcntl(ends[1], F_SETFL, O_NONBLOCK);
        write(ends[1], bytes, sizeof bytes);
      }
  while (wait(NULL) > 0) {}
}

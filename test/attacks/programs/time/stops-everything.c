// tries: to hold the slot by stopping all its processes, whoever they are
// must: TLE
// limits: wall 500ms
#include <signal.h>
#include <unistd.h>

int main() {
  if (fork() == 0) {
    for (;;) {
      kill(-1, SIGSTOP);
      kill(1, SIGSTOP);
      usleep(1000);
    }
  }
  for (;;) kill(getpid(), SIGSTOP);
}

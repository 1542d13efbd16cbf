// tries: to hide its CPU time in orphans, and in the work of whoever reaps them
// must: TLE
// limits: cpu 300ms, wall 3s
#include <sys/wait.h>
#include <unistd.h>

int main() {
  for (;;) {
    if (vfork() == 0) _exit(0);
    if (fork() == 0) {
      if (fork() == 0) _exit(0);
      _exit(0);
    }
    waitpid(-1, 0, WNOHANG);
  }
}

// tries: to be taken for a program that ended well: a child prints, and kills the main process
// must: RTE
// prints: 42
#include <signal.h>
#include <unistd.h>

int main() {
  pid_t main_process = getpid();
  if (fork() == 0) {
    write(1, "42\n", 3);
    kill(main_process, SIGKILL);
    for (;;) pause();
  }
  for (;;) pause();
}

// tries: to be in the middle of forking, stopping and ending when its time is over, so that something is overlooked
// must: AC
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  for (int i = 0; i < 8; i++)
    if (fork() == 0) {
      signal(SIGTERM, SIG_IGN);
      setsid();
      for (;;) {
        if (fork() == 0) {
          for (int k = 0; k < 2; k++) fork();
          _exit(0);
        }
        waitpid(-1, 0, WNOHANG);
      }
    }
  usleep(20000);
  kill(-1, SIGSTOP);
}

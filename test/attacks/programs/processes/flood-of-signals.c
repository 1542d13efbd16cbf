// tries: to keep process 1 from hearing that it shall stop, by floods of signals, queued ones, orphans and owners of pipes
// must: TLE
// limits: cpu 400ms, wall 4s, processes 40
// cgroup2: yes
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int main() {
  int ends[2];
  char bytes[100];
  siginfo_t queued = {.si_code = -1};
  signal(SIGCHLD, SIG_IGN);
  for (int i = 0; i < 5; i++) fork();
  pipe(ends);
  fcntl(ends[0], F_SETOWN, 1);
  fcntl(ends[0], F_SETSIG, SIGUSR1);
  fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK);
  for (;;) {
    for (int s = 1; s < 65; s++) {
      kill(1, s);
      syscall(SYS_rt_sigqueueinfo, 1, s, &queued);
    }
    write(ends[1], "x", 1);
    read(ends[0], bytes, sizeof bytes);
    if (vfork() == 0) _exit(0);
  }
}

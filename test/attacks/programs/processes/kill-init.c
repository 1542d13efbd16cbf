// tries: to end or disturb process 1 by every signal, sent in every way
// must: AC
// prints: contained
// cgroup2: yes
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main() {
  signal(SIGIO, SIG_IGN);
  for (int s = 1; s <= 64; s++) signal(s, SIG_IGN);
  siginfo_t queued = {.si_code = -1};
  int process = (int)syscall(434 /* pidfd_open */, 1, 0);
  for (int s = 1; s <= 64; s++) {
    kill(1, s);
    syscall(SYS_tgkill, 1, 1, s);
    syscall(SYS_tkill, 1, s);
    syscall(SYS_rt_sigqueueinfo, 1, s, &queued);
    if (process >= 0) syscall(424 /* pidfd_send_signal */, process, s, NULL, 0);
  }
  int ends[2];
  pipe(ends);
  for (int s = 1; s <= 64; s++) {
    fcntl(ends[0], F_SETOWN, 1);
    fcntl(ends[0], F_SETSIG, s);
    fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK);
    write(ends[1], "x", 1);
  }
  puts("contained");
}

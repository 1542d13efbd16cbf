// tries: to fill the kernel with timers and queued signals
// must: AC or MLE
// limits: memory 32 MiB, cpu 2s, wall 5s
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main() {
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
  siginfo_t queued = {.si_code = -1};
  sigset_t all;
  timer_t timer;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  for (int i = 0; i < 300000 && syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer) == 0; i++) {}
  for (int i = 0; i < 300000 && syscall(SYS_rt_sigqueueinfo, getpid(), SIGRTMIN + 1, &queued) == 0; i++) {}
}

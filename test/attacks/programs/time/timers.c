// tries: to bury the machine under timers that fire all the time
// must: TLE
// limits: cpu 300ms, wall 4s
#include <signal.h>
#include <sys/time.h>
#include <time.h>

int main() {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  for (int i = 0; i < 2000; i++) {
    timer_t timer;
    struct sigevent none = {.sigev_notify = SIGEV_NONE}, signal = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    if (timer_create(CLOCK_MONOTONIC, i % 2 ? &signal : &none, &timer)) break;
    struct itimerspec often = {{0, 1}, {0, 1}};
    timer_settime(timer, 0, &often, NULL);
  }
  struct itimerval often = {{0, 1}, {0, 1}};
  setitimer(ITIMER_REAL, &often, NULL);
  setitimer(ITIMER_PROF, &often, NULL);
  for (volatile long x = 0;;) x = x + 1;
}

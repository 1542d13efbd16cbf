// tries: to hand its limits, its priority, its signals, its name, its session or its timers on to the next run
// must: AC
// prints: contained
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

int main() {
  signal(SIGXCPU, SIG_IGN), signal(SIGCHLD, SIG_IGN), signal(SIGPIPE, SIG_IGN), signal(SIGALRM, SIG_IGN);
  setsid();
  setpgid(0, 0);
  nice(19);
  umask(0777);
  prctl(PR_SET_NAME, "box");
  prctl(PR_SET_DUMPABLE, 0);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  prctl(PR_SET_TIMERSLACK, 1000000000ul);
  prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
  personality(ADDR_NO_RANDOMIZE | ADDR_COMPAT_LAYOUT);
  struct itimerval always = {{0, 1000}, {0, 1000}};
  setitimer(ITIMER_REAL, &always, NULL), setitimer(ITIMER_VIRTUAL, &always, NULL), setitimer(ITIMER_PROF, &always, NULL);
  timer_t timer;
  for (int i = 0; i < 100; i++) timer_create(CLOCK_MONOTONIC, &(struct sigevent){.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM}, &timer);
  for (int i = 0; i < 3; i++) fcntl(i, F_SETFL, O_NONBLOCK | O_APPEND), fcntl(i, F_SETPIPE_SZ, 4096), fcntl(i, F_SETOWN, 1), fcntl(i, F_SETSIG, SIGKILL);
  mlockall(MCL_CURRENT | MCL_FUTURE);
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  for (int i = 1; i <= SIGRTMAX; i++)
    if (i != SIGKILL && i != SIGSTOP && (i < 32 || i >= SIGRTMIN)) sigqueue(getpid(), i, (union sigval){.sival_int = 42});
  puts("contained");
  fflush(stdout);
  for (int i = 0; i < 16; i++) setrlimit(i, &(struct rlimit){0, 0});
  _exit(0);
}

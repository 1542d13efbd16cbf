#define _GNU_SOURCE
#include "signals.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "report.h"

int signals_open(struct signals *signals) {
  sigset_t set;
  sigemptyset(&set);
  static const int taken[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1};
  for (unsigned int i = 0; i < sizeof taken / sizeof taken[0]; i++) sigaddset(&set, taken[i]);
  *signals = (struct signals){0};
  // A client that is gone shows as a failed write.
  signal(SIGPIPE, SIG_IGN);
  if (sigprocmask(SIG_SETMASK, &set, NULL) || (signals->file = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK)) < 0) return fault("cannot take signals: %m");
  return 0;
}

void signals_take(struct signals *signals) {
  struct signalfd_siginfo info;
  while (read(signals->file, &info, sizeof info) == sizeof info) {
    if (info.ssi_signo == SIGUSR1) signals->aborted = true;
    else signals->ending = true;
  }
}

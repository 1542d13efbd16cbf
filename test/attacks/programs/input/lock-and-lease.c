// tries: to make the other slots wait for the same input file: locks, leases (45 s for whoever opens it), notices, hints
// must: AC
// prints: contained
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <unistd.h>

static int got;
#define TRY(attempt) do if (attempt) got = puts(#attempt); while (0)

int main() {
  signal(SIGIO, SIG_IGN);
  struct flock whole = {.l_type = F_WRLCK};
  unsigned long hint = 5;
  TRY(fcntl(0, F_SETLEASE, F_RDLCK) == 0);
  TRY(fcntl(0, F_SETLEASE, F_WRLCK) == 0);
  TRY(fcntl(0, F_NOTIFY, DN_ACCESS | DN_MULTISHOT) == 0);
  TRY(fcntl(0, F_SET_RW_HINT, &hint) == 0);
  TRY(inotify_init1(0) >= 0);
  TRY(fanotify_init(0, O_RDONLY) >= 0);
  // Those that say yes do nothing: a second open file may have the same lock.
  int again = open("/proc/self/fd/0", O_RDONLY);
  fcntl(0, F_OFD_SETLK, &whole);
  TRY(again >= 0 && fcntl(again, F_OFD_SETLK, &whole) != 0);
  flock(0, LOCK_EX);
  TRY(again >= 0 && flock(again, LOCK_EX | LOCK_NB) != 0);
  if (!got) puts("contained");
}

// tries: to type commands into the terminal of whoever started the judge (TIOCSTI and TIOCLINUX, CVE-2017-5226 of bubblewrap)
// must: AC
// prints: contained
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

int main() {
  int got = 0;
  char key = '\n', subcode = 2;
  const char *names[] = {"/dev/tty", "/dev/console", "/dev/pts/0", "/dev/ptmx", "/dev/tty0", "/dev/tty1", "/proc/self/fd/2", "/dev/stdin"};
  for (int i = -3; i < 8; i++) {
    int fd = i < 0 ? i + 3 : open(names[i], O_RDWR | O_NONBLOCK);
    if (fd < 0) continue;
    // The kernel reads the lower half of a request only: with something above it is the same for it, and not for a filter.
    unsigned long requests[] = {TIOCSTI, TIOCLINUX, TIOCSCTTY, TIOCCONS, TIOCSPGRP, TIOCSETD, TIOCSTI | 1ul << 32, TIOCLINUX | 1ul << 63};
    for (int r = 0; r < 8; r++)
      if (ioctl(fd, requests[r], r % 2 ? &subcode : &key) == 0) got = printf("request %lx of %d\n", requests[r], fd);
  }
  setsid();
  if (open("/dev/tty", O_RDWR) >= 0) got = puts("a terminal");
  if (!got) puts("contained");
}

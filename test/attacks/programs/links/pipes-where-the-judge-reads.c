// tries: to make the judge wait for ever, by pipes, sockets and devices under the names that it might open
// must: AC
// prints: contained
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main() {
  const char *names[] = {"main", "main.c", "main.py", "Main.class", "stdout", "stdout.txt", "output", "result", "score.txt", "feedback", ".gavel-0", "core"};
  const char *folders[] = {"/w", "/tmp", "/dev/shm", "/w/folder", "/w/locked"};
  char path[100];
  int got = 0;
  mkdir("/w/folder", 0700), mkdir("/w/locked", 0700);
  for (int f = 0; f < 5; f++)
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
      snprintf(path, sizeof path, "%s/%s", folders[f], names[i]);
      if (mknod(path, i % 3 == 0 ? S_IFSOCK | 0600 : S_IFIFO | (i % 2 ? 0666 : 0), 0) == 0) got = puts(path);
    }
  chmod("/w/locked", 0);
  if (!got) puts("contained");
}

// tries: to keep files of others in its own folder by hard links: the program, the input, the host's, what another process holds open
// must: AC
// prints: contained
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int got;
#define TRY(attempt) do if ((attempt) == 0) got = printf("%s: %s\n", path, #attempt); while (0)

int main() {
  const char *paths[] = {"/program/main", "/usr/bin/env", "/etc/passwd", "/etc/shadow", "/proc/self/exe", "/proc/self/fd/0", "/proc/self/fd/1", "/proc/1/exe", "/proc/1/fd/3", "/proc/self/ns/user", "/dev/null"};
  for (unsigned i = 0; i < sizeof paths / sizeof *paths; i++) {
    const char *path = paths[i];
    TRY(linkat(AT_FDCWD, path, AT_FDCWD, "/w/link", 0) && linkat(AT_FDCWD, path, AT_FDCWD, "/w/link", AT_SYMLINK_FOLLOW));
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    TRY(fd < 0 ? 1 : linkat(fd, "", AT_FDCWD, "/w/link2", AT_EMPTY_PATH));
    fd = open(path, O_PATH);
    TRY(fd < 0 ? 1 : linkat(fd, "", AT_FDCWD, "/w/link3", AT_EMPTY_PATH));
    TRY(rename(path, "/w/link4"));
    TRY(renameat2(AT_FDCWD, path, AT_FDCWD, "/w", RENAME_EXCHANGE));
  }
  const char *path = "its own folders";
  TRY(rename("/w", "/tmp/w"));
  TRY(renameat2(AT_FDCWD, "/w", AT_FDCWD, "/tmp", RENAME_EXCHANGE));
  TRY(rmdir("/w"));
  TRY(rmdir("/tmp"));
  TRY(link("/w", "/tmp/w"));
  if (!got) puts("contained");
}

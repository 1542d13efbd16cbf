// tries: to write, make, rename, link, remove or touch anything outside of the three folders that are its own
// must: AC
// prints: contained
// cgroup2: yes
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int got;
#define TRY(attempt) do if (attempt) got = printf("%s: %s\n", where, #attempt); while (0)

int main() {
  const char *folders[] = {"/", "/usr", "/usr/bin", "/usr/lib", "/usr/local/bin", "/etc", "/etc/alternatives", "/bin", "/lib", "/program", "/prepared", "/dev", "/proc", "/proc/self"};
  for (unsigned i = 0; i < sizeof folders / sizeof *folders; i++) {
    const char *where = folders[i];
    if (chdir(where)) continue;
    TRY(creat("attack-was-here", 0600) >= 0);
    TRY(open(".", O_TMPFILE | O_RDWR, 0600) >= 0);
    TRY(mkdir("attack-was-here.d", 0700) == 0);
    TRY(symlink("/etc/shadow", "attack-was-here.l") == 0);
    TRY(mkfifo("attack-was-here.p", 0600) == 0);
    TRY(rename("/w", "attack-was-here.w") == 0);
    TRY(chmod(".", 0777) == 0);
    TRY(chown(".", getuid(), getgid()) == 0);
    TRY(utimensat(AT_FDCWD, ".", NULL, 0) == 0);
    TRY(rename(".", "/w/taken") == 0);
    TRY(rmdir(where) == 0);
  }
  const char *files[] = {"/usr/bin/gcc", "/bin/sh", "/etc/passwd", "/etc/ld.so.cache", "/etc/hosts", "/program/main", "/proc/self/exe", "/dev/null", "/dev/urandom"};
  for (unsigned i = 0; i < sizeof files / sizeof *files; i++) {
    const char *where = files[i];
    if (i < 7) TRY(open(where, O_WRONLY) >= 0);
    if (i < 7) TRY(open(where, O_RDWR | O_APPEND) >= 0);
    TRY(truncate(where, 0) == 0 && i < 7);
    TRY(chmod(where, 0666) == 0);
    TRY(lchown(where, getuid(), getgid()) == 0);
    TRY(utimensat(AT_FDCWD, where, NULL, 0) == 0);
    TRY(unlink(where) == 0);
    TRY(rename(where, "/w/taken") == 0);
    TRY(rename("/w/nothing", where) == 0);
    TRY(link(where, "/w/linked") == 0);
  }
  if (!got) puts("contained");
}

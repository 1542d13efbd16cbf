// tries: to reach the host's files by `..` and by openat from a descriptor, a removed working folder or the magic links of /proc
// must: AC
// prints: contained
// cgroup2: yes
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int got;

// What lies on a host and not in a box.
static void look(const char *from, int folder) {
  const char *names[] = {"sys", "var", "run", "boot", "etc/shadow", "etc/fstab", "etc/ssh", "root/.profile", "root/.ssh", "proc/1/root/etc"};
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
    if (faccessat(folder, names[i], F_OK, 0) == 0) got = printf("%s: /%s\n", from, names[i]);
}

int main() {
  char path[400];
  const char *starts[] = {"/w", "/tmp", "/dev/shm", "/program", "/usr", "/etc", "/proc/self/cwd", "/proc/self/root", "/proc/self/fd", "/proc/self/task", "/proc/1/cwd", "/proc/1/root", "/proc/self/fd/0", "/proc/self/ns/mnt", "/proc/self/map_files"};
  for (unsigned i = 0; i < sizeof starts / sizeof *starts; i++) {
    int folder = open(starts[i], O_PATH);
    if (folder < 0) continue;
    for (int depth = 1; depth < 40; depth += 13) {
      int length = 0;
      for (int up = 0; up < depth; up++) length += sprintf(path + length, "../");
      path[length - 1] = 0;
      int above = openat(folder, path, O_PATH);
      struct open_how how = {.flags = O_PATH};
      int other = (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
      if (above >= 0) look(starts[i], above), close(above);
      if (other >= 0) look(starts[i], other), close(other);
    }
    if (fchdir(folder) == 0 && chdir("../../../../../../../..") == 0) look("fchdir", AT_FDCWD);
    close(folder);
  }

  // A working folder that is not there any more, or has been moved under another's feet.
  mkdir("/w/a", 0700), mkdir("/w/a/b", 0700), mkdir("/w/c", 0700);
  int below = open("/w/a/b", O_PATH);
  if (chdir("/w/a/b") == 0 && rename("/w/a/b", "/w/c/b") == 0 && rmdir("/w/a") == 0 && rmdir("/w/c/b") == 0) {
    look("removed", AT_FDCWD);
    if (chdir("..") == 0) look("above removed", AT_FDCWD);
    if (faccessat(below, "../../../../etc/shadow", F_OK, 0) == 0) got = puts("by a removed folder");
  }
  if (!got) puts("contained");
}

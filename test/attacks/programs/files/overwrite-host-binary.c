// tries: to overwrite the program that judges by /proc/PID/exe while it runs (runc, CVE-2019-5736), and its own
// must: AC
// prints: contained
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int got;

static void overwrite(const char *path) {
  int flags[] = {O_WRONLY, O_RDWR, O_WRONLY | O_TRUNC, O_RDWR | O_APPEND};
  for (int i = 0; i < 4; i++)
    if (open(path, flags[i]) >= 0) got = printf("opened %s with flags %o\n", path, flags[i]);
  // A descriptor for reading that is opened anew for writing.
  char again[64];
  int fd = open(path, O_PATH);
  snprintf(again, sizeof again, "/proc/self/fd/%d", fd);
  if (fd >= 0 && open(again, O_WRONLY) >= 0) got = printf("opened %s by a path descriptor\n", path);
  int reading = open(path, O_RDONLY);
  if (reading >= 0 && mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, reading, 0) != MAP_FAILED) got = printf("mapped %s to write\n", path);
}

int main(int count, char **arguments) {
  if (count > 1) return 0;
  overwrite("/proc/self/exe");
  overwrite("/proc/1/exe");
  overwrite("/program/main");
  // As in the published attack: a loop around the moment when the other program ends and its text is no longer busy.
  for (int i = 0; i < 20; i++) {
    pid_t child = fork();
    if (child == 0) execl("/proc/self/exe", "main", "end", NULL);
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/exe", child);
    for (int k = 0; k < 50; k++)
      if (open(path, O_WRONLY) >= 0) got = puts("opened a child's program");
    waitpid(child, NULL, 0);
    if (open("/program/main", O_WRONLY) >= 0) got = puts("opened the program at its end");
  }
  if (!got) puts("contained");
}

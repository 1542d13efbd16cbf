// tries: to keep what it wrote alive beyond its end, in files without a name: open, mapped, as a working folder, in a pipe, by a daemon
// must: AC
// prints: contained
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main() {
  const char *folders[] = {"/w", "/tmp", "/dev/shm"};
  for (int i = 0; i < 3; i++) {
    char path[64];
    snprintf(path, sizeof path, "%s/message", folders[i]);
    int file = open(path, O_CREAT | O_RDWR, 0600), nameless = open(folders[i], O_TMPFILE | O_RDWR, 0600);
    if (ftruncate(file, 8 << 20) || mmap(NULL, 8 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, file, 0) == MAP_FAILED) return 1;
    if (nameless >= 0 && write(nameless, "message", 7) != 7) return 1;
    unlink(path);
    mkdir(path, 0700);
    if (fork() == 0) {
      setsid();
      if (chdir(path)) _exit(1);
      rmdir(path);
      if (fork()) _exit(0);
      for (;;) pause();
    }
  }
  usleep(20000);
  puts("contained");
}
